/** From what the cluster said of a transaction to an error of ours. */
import {
  InsufficientFunds,
  InvalidSpec,
  InvalidState,
  type JobError,
  type JobErrorReason,
  JobNotFound,
  MalformedResponse,
  Misconfigured,
  NoCapacity,
  OutcomeUnknown,
  RateLimited,
  Unauthorized,
  Unavailable
} from "@longshore/core/JobError"
import {
  type Base64EncodedWireTransaction,
  decompileTransactionMessage,
  getBase64Encoder,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
  type Signature
} from "@solana/kit"
import * as Effect from "effect/Effect"
import type { Chain } from "../../Chain.ts"
import { faultOf, type ProgramFault } from "../../ProgramFault.ts"
import { failed } from "../failed.ts"

interface Told {
  readonly error: unknown
  readonly logs: ReadonlyArray<string>
  readonly instructions: ReadonlyArray<Instruction>
}

const reasons: {
  readonly [Tag in JobErrorReason["_tag"]]: new (fields: {
    readonly message: string
    readonly cause: ProgramFault
  }) => JobErrorReason
} = {
  InsufficientFunds,
  InvalidSpec,
  InvalidState,
  JobNotFound,
  MalformedResponse,
  Misconfigured,
  NoCapacity,
  OutcomeUnknown,
  RateLimited,
  Unauthorized,
  Unavailable
}

/** The fault of a transaction that the cluster refused, or took without effect. The fault is its reason's `cause`. */
export const faultError = (chain: Chain, operation: string, { error, instructions, logs }: Told): JobError => {
  const fault = faultOf({ error, logs, network: chain.network, instructions })
  return failed(operation, new reasons[fault.reason]({ message: fault.message, cause: fault }))
}

/** The fault that is the reason of an error, if one is. */
export const faultIn = ({ reason: { cause } }: JobError): ProgramFault | undefined =>
  typeof cause === "object" && cause !== null && (cause as Partial<ProgramFault>)._tag === "ProgramFault"
    ? (cause as ProgramFault)
    : undefined

/** What a transaction is made of, so that an error can name the instruction that failed. */
export const instructionsIn = (wire: Base64EncodedWireTransaction): ReadonlyArray<Instruction> => {
  const { messageBytes } = getTransactionDecoder().decode(getBase64Encoder().encode(wire))
  return decompileTransactionMessage(getCompiledTransactionMessageDecoder().decode(messageBytes)).instructions
}

/** What a transaction in a block has logged. None where the RPC does not tell: the error is known all the same. */
export const logsOf = (chain: Chain, signature: Signature): Effect.Effect<ReadonlyArray<string>> =>
  chain
    .call("transaction", (rpc, options) =>
      rpc
        .getTransaction(signature, { commitment: "confirmed", encoding: "base64", maxSupportedTransactionVersion: 0 })
        .send(options)
    )
    .pipe(
      Effect.map((transaction) => transaction?.meta?.logMessages ?? []),
      Effect.orElseSucceed(() => [])
    )
