/** A call, or a batch of them, as text, and what is answered. */
import { readJson, writeJson } from "./json.ts"
import type { Params } from "./params.ts"
import { invalidParams, invalidRequest, methodNotFound, parseError, RpcError } from "./RpcError.ts"

export interface Call {
  readonly id: unknown
  readonly method: string
  readonly params: Params
}

/** Gives what becomes the result. Fails with `RpcError`. */
export type Answering = (call: Call) => unknown

const isId = (id: unknown) => id === null || typeof id === "string" || typeof id === "number" || typeof id === "bigint"

const failure = (id: unknown, { code, data, message }: RpcError) => ({
  jsonrpc: "2.0",
  error: { code, message, ...(data !== undefined && { data }) },
  id
})

const one = (given: unknown, answer: Answering): unknown => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return failure(null, invalidRequest())
  const { id, jsonrpc, method, params = [] } = given as Record<string, unknown>
  if (jsonrpc !== "2.0" || typeof method !== "string" || (id !== undefined && !isId(id))) {
    return failure(isId(id) ? id : null, invalidRequest())
  }
  // Whoever gives no id wants no answer.
  const isNotice = id === undefined
  try {
    if (params !== null && typeof params !== "object") throw invalidRequest()
    if (params !== null && !Array.isArray(params)) {
      throw invalidParams("Invalid params: invalid type: map, expected a sequence.")
    }
    const result = answer({ id, method, params: (params ?? []) as Params })
    return isNotice ? undefined : { jsonrpc: "2.0", result, id }
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    return isNotice ? undefined : failure(id, error)
  }
}

/** Without an answer where none is wanted. */
export const answerTo = (text: string, answer: Answering): string | undefined => {
  let given: unknown
  try {
    given = readJson(text)
  } catch {
    return writeJson(failure(null, parseError()))
  }
  if (!Array.isArray(given)) {
    const answered = one(given, answer)
    return answered === undefined ? undefined : writeJson(answered)
  }
  if (given.length === 0) return writeJson(failure(null, invalidRequest()))
  const answered = given.map((each) => one(each, answer)).filter((each) => each !== undefined)
  return answered.length === 0 ? undefined : writeJson(answered)
}

export const unknownMethod = (): never => {
  throw methodNotFound()
}

/** The name under which a body counts: the first call's method. */
export const methodIn = (text: string): string | undefined => {
  try {
    const given = JSON.parse(text) as unknown
    const first = (Array.isArray(given) ? given[0] : given) as { readonly method?: unknown } | null | undefined
    return typeof first?.method === "string" ? first.method : undefined
  } catch {
    return undefined
  }
}
