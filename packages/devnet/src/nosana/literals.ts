/** Fills in what a definition leaves open: `%%ops.ID.results.NAME%%`, `%%global.job%%` and such. */

/** What can be named. Paths lead into it by dots. */
export interface Known {
  readonly ops: Readonly<Record<string, unknown>>
  readonly global: Readonly<Record<string, unknown>>
}

/** A literal that nothing is known for. */
export class Unresolved extends Error {}

const pattern = "%%(ops|globals?)\\.([^.%]+)(?:\\.([A-Za-z0-9._-]+))?%%"
const exact = new RegExp(`^${pattern}$`)
const anywhere = () => new RegExp(pattern, "g")

const valueOf = (known: Known, whole: string, kind: string, key: string, path: string | undefined): unknown => {
  const isOperation = kind === "ops"
  let value: unknown = isOperation ? known.ops[key] : known.global[key]
  for (const part of path?.split(".") ?? []) value = (value as Record<string, unknown> | null | undefined)?.[part]
  if (value !== undefined && value !== null && (isOperation || value !== "")) return value
  throw new Unresolved(
    isOperation
      ? `Unresolved literal: "${whole}" (opId="${key}", path="${path}")`
      : `Unresolved literal: "${whole}" (key="${path === undefined ? key : `${key}.${path}`}")`
  )
}

/** A value as the words of a list: what looks like JSON is taken for it. */
const tokensOf = (value: unknown): ReadonlyArray<unknown> => {
  const read = parsed(value)
  if (Array.isArray(read)) return read.flatMap(tokensOf)
  return read === undefined || read === null ? [] : [read]
}

const parsed = (value: unknown): unknown => {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const asText = (value: unknown): string => tokensOf(value).map(String).join(" ")

/** Of an operation only a part can be named. */
const isNoLiteral = (kind: string, path: string | undefined): boolean => kind === "ops" && path === undefined

const rawOf = (text: string, known: Known): { readonly value: unknown } | undefined => {
  const [whole, kind, key, path] = exact.exec(text) ?? []
  return whole === undefined || isNoLiteral(kind!, path)
    ? undefined
    : { value: valueOf(known, whole, kind!, key!, path) }
}

const inText = (text: string, known: Known): string => {
  const raw = rawOf(text, known)
  if (raw !== undefined) return asText(raw.value)
  return text.replace(anywhere(), (whole, kind, key, path) =>
    isNoLiteral(kind, path) ? whole : asText(valueOf(known, whole, kind, key, path))
  )
}

const spreadOf = (value: unknown): string | undefined =>
  typeof value === "object" && value !== null && "__spread__" in value && typeof value.__spread__ === "string"
    ? value.__spread__
    : undefined

/** In a list a literal may stand for several words. Throws `Unresolved`. */
export const interpolate = <A>(value: A, known: Known): A => {
  const of = (each: unknown): unknown => {
    if (typeof each === "string") return inText(each, known)
    if (Array.isArray(each)) {
      return each.flatMap((item) => {
        const text = spreadOf(item) ?? item
        if (typeof text !== "string") return [of(text)]
        const raw = rawOf(text, known)
        return raw === undefined ? [inText(text, known)] : tokensOf(raw.value)
      })
    }
    if (typeof each === "object" && each !== null) {
      return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, of(inner)]))
    }
    return each
  }
  return of(value) as A
}
