/** The errors of a call, with the numbers and words that a node has for them. */

export class RpcError extends Error {
  readonly code: number
  readonly data: unknown
  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

export const parseError = () => new RpcError(-32700, "Parse error")
export const invalidRequest = (message = "Invalid request") => new RpcError(-32600, message)
export const methodNotFound = () => new RpcError(-32601, "Method not found")
export const invalidParams = (message: string) => new RpcError(-32602, message)

export const blockNotAvailable = (slot: bigint) => new RpcError(-32004, `Block not available for slot ${slot}`)
export const signatureFailure = () => new RpcError(-32003, "Transaction signature verification failure")
export const excluded = (key: string) =>
  new RpcError(-32010, `${key} excluded from account secondary indexes; this RPC method unavailable for key`, {
    indexKey: key
  })
export const versionNotSupported = (version: number) =>
  new RpcError(
    -32015,
    `Transaction version (${version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`
  )
export const contextSlotNotReached = (contextSlot: bigint) =>
  new RpcError(-32016, "Minimum context slot has not been reached", { contextSlot })
