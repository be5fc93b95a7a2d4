/** A request as the server's framework binds it: queries for some methods, bodies of JSON for all. */
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import { decode, type Shape, TypeProblem, ValueProblem } from "../go/decode.ts"
import { type Node, read, SyntaxProblem, UnexpectedEnd } from "../go/read.ts"
import { Problem, refused } from "./problem.ts"

export interface Asked {
  readonly request: HttpServerRequest
  readonly method: string
  readonly path: string
  /** What stands for the parts of the route that begin with a colon. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: string
}

/** The body as a value; `undefined` where there is none. */
export const bind = <A>({ body, request }: Asked, shape: Shape<A>, namesInner = false): A | undefined | Problem => {
  if (body === "") return undefined
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1)
  if (type.trim().toLowerCase() !== "application/json") {
    return refused(400, "code=415, message=Unsupported Media Type")
  }
  try {
    const node: Node = read(body)
    return decode(shape, node, body, namesInner)
  } catch (error) {
    return refused(400, `code=400, message=${wordsOf(error)}`)
  }
}

/** In the words of the framework, which repeats itself. */
const wordsOf = (error: unknown): string => {
  const { message } = error as Error
  if (error instanceof TypeProblem) {
    const { expected, field, got, offset } = error
    return `Unmarshal type error: expected=${expected}, got=${got}, field=${field}, offset=${offset}, internal=${message}`
  }
  if (error instanceof SyntaxProblem) {
    return `Syntax error: offset=${error.offset}, error=${message}, internal=${message}`
  }
  if (error instanceof UnexpectedEnd || error instanceof ValueProblem) return `${message}, internal=${message}`
  throw error
}

const unreadable = (kind: string, value: string) => {
  const message = `strconv.${kind}: parsing ${JSON.stringify(value)}: invalid syntax`
  return refused(400, `code=400, message=${message}, internal=${message}`)
}

/** Throws a problem for a number that is none. */
const number =
  (kind: string, pattern: RegExp) =>
  (query: URLSearchParams, name: string): number => {
    const value = query.get(name) ?? ""
    if (value === "") return 0
    if (!pattern.test(value)) throw unreadable(kind, value)
    return Number(value)
  }

export const unsigned = number("ParseUint", /^\d+$/)
export const signed = number("ParseInt", /^[+-]?\d+$/)

export const flag = (query: URLSearchParams, name: string): boolean => {
  const value = query.get(name) ?? ""
  if (value === "") return false
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false
  throw unreadable("ParseBool", value)
}

/** What an endpoint gives or throws. */
export const attempt = <A>(run: () => A | Problem): A | Problem => {
  try {
    return run()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}
