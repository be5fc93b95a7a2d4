/**
 * Decodes JSON into the shape of Go's structs: keys in any case, unknown ones dropped, null as good as nothing, and a
 * value of another type refused in Go's words.
 */
import { type Json, sorted } from "./Json.ts"
import type { Node } from "./read.ts"

interface At {
  /** The struct it all goes into, and the way from there. */
  readonly root: string
  readonly path: ReadonlyArray<string>
  /** The text, and from where in it offsets count. */
  readonly text: string
  readonly origin: number
  /** Whether an error names the struct that has the field, and not the one it all goes into. */
  readonly namesInner?: boolean | undefined
}

export interface Shape<A> {
  /** As Go names the type. */
  readonly type: string
  /** Gives `undefined` for null. */
  readonly decode: (node: Node, at: At) => A | undefined
}

/** Go's UnmarshalTypeError. */
export class TypeProblem extends Error {
  readonly expected: string
  readonly got: string
  readonly field: string
  readonly offset: number
  constructor(expected: string, got: string, field: string, offset: number, message: string) {
    super(message)
    this.expected = expected
    this.got = got
    this.field = field
    this.offset = offset
  }
}

/** A value of the right type that its own decoder refuses. */
export class ValueProblem extends Error {}

const refuse = (node: Node, at: At, expected: string, got: string = node.kind): never => {
  const end = node.kind === "object" || node.kind === "array" ? node.start + 1 : node.end
  const offset = Buffer.byteLength(at.text.slice(at.origin, end))
  const field = at.path.join(".")
  const where = field === "" ? "value" : `struct field ${at.root}.${field}`
  const message = `json: cannot unmarshal ${got} into Go ${where} of type ${expected}`
  throw new TypeProblem(expected, got, field, offset, message)
}

const scalar = <A>(type: string, kind: Node["kind"], read: (node: Node, at: At) => A): Shape<A> => ({
  type,
  decode: (node, at) => {
    if (node.kind === "null") return undefined
    return node.kind === kind ? read(node, at) : refuse(node, at, type)
  }
})

export const stringAs = (type: string): Shape<string> =>
  scalar(type, "string", (node) => (node as Node & { value: string }).value)
export const string = stringAs("string")
export const bool: Shape<boolean> = scalar("bool", "bool", (node) => (node as Node & { value: boolean }).value)
export const float: Shape<number> = scalar("float64", "number", (node) => (node as Node & { value: number }).value)

const integerAs = (type: string, pattern: RegExp): Shape<number> =>
  scalar(type, "number", (node, at) => {
    const { raw, value } = node as Node & { raw: string; value: number }
    return pattern.test(raw) ? value : refuse(node, at, type, `number ${raw}`)
  })
export const int = integerAs("int", /^-?\d+$/)
export const int64 = integerAs("int64", /^-?\d+$/)
export const uint64 = integerAs("uint64", /^\d+$/)

/** A string that only some values may have; any other is a problem of its own. */
export const checked = (type: string, read: (value: string) => string): Shape<string> => ({
  type,
  decode: (node, at) => {
    if (node.kind === "null") return undefined
    return node.kind === "string" ? read(node.value) : refuse(node, at, type)
  }
})

export const list = <A>(element: string, shape: Shape<A>): Shape<ReadonlyArray<A>> => {
  const type = `[]${element}`
  return {
    type,
    decode: (node, at) => {
      if (node.kind === "null") return undefined
      if (node.kind !== "array") return refuse(node, at, type)
      return node.items.flatMap((item) => shape.decode(item, at) ?? [])
    }
  }
}

export const map = <A>(element: string, shape: Shape<A>): Shape<Readonly<Record<string, A>>> => {
  const type = `map[string]${element}`
  return {
    type,
    decode: (node, at) => {
      if (node.kind === "null") return undefined
      if (node.kind !== "object") return refuse(node, at, type)
      return Object.fromEntries(
        node.entries.flatMap(([key, value]) => {
          const decoded = shape.decode(value, at)
          return decoded === undefined ? [] : [[key, decoded] as const]
        })
      )
    }
  }
}

export const any: Shape<Json> = { type: "interface {}", decode: (node) => plain(node) }

/** Any value; objects become maps, which have an order of their own. */
export const plain = (node: Node): Json => {
  switch (node.kind) {
    case "object":
      return sorted(Object.fromEntries(node.entries.map(([key, value]) => [key, plain(value)])))
    case "array":
      return node.items.map(plain)
    case "null":
      return null
    default:
      return node.value
  }
}

type Fields = Readonly<Record<string, Shape<any>>>
export type Decoded<F extends Fields> = { readonly [K in keyof F]?: F[K] extends Shape<infer A> ? A : never }

/** A struct. `embedded` is what Go adds to the way to a field that comes from another struct inside. */
export const struct = <F extends Fields>(
  type: string,
  fields: F,
  embedded: { readonly name: string; readonly except: ReadonlyArray<string> } | undefined = undefined
): Shape<Decoded<F>> => {
  const names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]))
  return {
    type,
    decode: (node, at) => {
      if (node.kind === "null") return undefined
      if (node.kind !== "object") return refuse(node, at, type)
      // A struct with a decoder of its own counts offsets from where it begins.
      const origin = embedded === undefined ? at.origin : node.start
      const found: Record<string, unknown> = {}
      const root = at.namesInner ? nameOf(type) : at.root
      for (const [key, value] of node.entries) {
        const name = key in fields ? key : names.get(key.toLowerCase())
        if (name === undefined) continue
        const way = embedded === undefined || embedded.except.includes(name) ? [name] : [embedded.name, name]
        const decoded = fields[name]!.decode(value, { ...at, root, origin, path: [...at.path, ...way] })
        if (decoded !== undefined) found[name] = decoded
      }
      return found as Decoded<F>
    }
  }
}

/** The root of a text. */
export const decode = <A>(shape: Shape<A>, node: Node, text: string, namesInner?: boolean): A | undefined =>
  shape.decode(node, { root: nameOf(shape.type), path: [], text, origin: 0, namesInner })

const nameOf = (type: string) => type.replace(/^\w+\./, "")
