/** JSON as Go writes it: integers of 64 bits to the last digit, and characters escaped that mean something in HTML. */

export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json | undefined }

export interface WriteOptions {
  /** Whether `<`, `>`, `&` and the line separators are escaped: they are by default. */
  readonly escapesHtml?: boolean | undefined
  /** Whether each member has a line of its own. */
  readonly indents?: boolean | undefined
}

const html = /[<>&\u2028\u2029]/g
const separators = /[\u2028\u2029]/g

const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`

export const write = (value: Json, { escapesHtml = true, indents = false }: WriteOptions = {}): string => {
  const string = (text: string) => {
    const quoted = JSON.stringify(text.replace(/\p{Surrogate}/gu, "\ufffd"))
    return quoted.replace(escapesHtml ? html : separators, escaped)
  }
  const within = (open: string, members: ReadonlyArray<string>, close: string, margin: string) => {
    if (members.length === 0 || !indents) return `${open}${members.join(",")}${close}`
    const lines = members.map((member) => `${margin}  ${member}`)
    return `${open}\n${lines.join(",\n")}\n${margin}${close}`
  }
  const of = (each: Json, margin: string): string => {
    if (typeof each === "bigint") return String(each)
    if (typeof each === "string") return string(each)
    if (typeof each !== "object" || each === null) return JSON.stringify(each)
    const inner = `${margin}  `
    if (isArray(each)) {
      const items = each.map((item) => of(item, inner))
      return within("[", items, "]", margin)
    }
    const members = Object.entries(each).flatMap(([key, member]) =>
      member === undefined ? [] : [`${string(key)}:${indents ? " " : ""}${of(member, inner)}`]
    )
    return within("{", members, "}", margin)
  }
  return of(value, "")
}

export const isArray = (value: Json | undefined): value is ReadonlyArray<Json> => Array.isArray(value)

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json | undefined } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A map of Go's, which is written in the order of its keys. */
export const sorted = <A>(map: Readonly<Record<string, A>>): Record<string, A> =>
  Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)))
