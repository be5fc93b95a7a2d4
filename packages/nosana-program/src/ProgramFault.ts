/** Why a transaction failed, in words: what the cluster and its programs answer, told apart and explained. */
import type { JobErrorReason } from "@longshore/core/JobError"
import type { Instruction } from "@solana/kit"
import { systemProgram, tokenProgram } from "./Addresses.ts"
import { anchorErrors, namesOf, systemErrors, tokenErrors } from "./internal/faults/codes.ts"
import { helpOf } from "./internal/faults/help.ts"
import { describeInstruction } from "./internal/faults/instruction.ts"
import { type LoggedFault, readLogs } from "./internal/faults/logs.ts"
import { readTransactionError } from "./internal/faults/transactionError.ts"
import type { Network } from "./Networks.ts"

/** One failure of one transaction. Nothing of the transaction took effect, save the fee where it was in a block. */
export interface ProgramFault {
  readonly _tag: "ProgramFault"
  /** A program's number for it. The jobs program uses 6000 to 6012 for three things each; `name` says which. */
  readonly code?: number | undefined
  /**
   * Its name, as the program, Anchor or the cluster has it: `Unauthorized`, `AccountNotInitialized`, `BlockhashNotFound`.
   * Ours are `InsufficientNos`, `InsufficientSol`, `InsufficientFunds` where the logs do not say which of them, and
   * `ArithmeticOverflow`. Without logs, all that a number can mean, as `InvalidMarketAccount or Unauthorized`.
   */
  readonly name: string
  /** Which account of the instruction, as `Instructions` names it on the wire: `user`, `market`, `payerRun`. */
  readonly account?: string | undefined
  /** Which instruction, as `list` or `end`; the program's address where it is not one of the jobs program's. */
  readonly instruction?: string | undefined
  /** Which of core's reasons it is. */
  readonly reason: JobErrorReason["_tag"]
  /** What happened, on which network, and what to do next. */
  readonly message: string
}

export interface FaultInput {
  /** The `err` of a simulation, a signature's status or a transaction, as the RPC has it. */
  readonly error: unknown
  /** The logs, where there are any. Without them some failures have more than one meaning. */
  readonly logs: ReadonlyArray<string>
  readonly network: Network
  /** All the instructions of the transaction, in order. */
  readonly instructions: ReadonlyArray<Instruction>
}

/** The names that a failure can have; more than one only where the logs are missing. */
const namesFor = (
  { code, word }: ReturnType<typeof readTransactionError>,
  logged: LoggedFault,
  program: string | undefined,
  network: Network,
  instruction: string | undefined
): ReadonlyArray<string> => {
  if (code === undefined) {
    if (logged.said?.includes("exceeded CUs")) return ["ComputationalBudgetExceeded"]
    if (word === "ProgramFailedToComplete" && logged.panic?.includes("overflow")) return ["ArithmeticOverflow"]
    return [word]
  }
  if (logged.anchor?.code === code) return [logged.anchor.name]
  if (program === tokenProgram) return [tokenErrors[code] ?? `Token${code}`]
  if (program === systemProgram) return [systemErrors[code] ?? `System${code}`]
  if (program !== undefined && program !== network.jobs) return [`Custom${code}`]
  // The jobs program has no numbers below 100: another one that it called does.
  if (code === 0) return ["AccountAlreadyInUse"]
  if (code === 1) return ["InsufficientFunds"]
  if (code === 4 || code === 17) return [tokenErrors[code]!]
  const framework = anchorErrors[code]
  if (framework !== undefined) return [framework]
  const names = namesOf(code, instruction)
  return names.length === 0 ? [`Custom${code}`] : names
}

/** Explains a failure. Never fails itself: what is not known is told as the cluster has it. */
export const faultOf = ({ error, instructions, logs, network }: FaultInput): ProgramFault => {
  const read = readTransactionError(error)
  const logged = readLogs(logs)
  const failed = read.index === undefined ? undefined : instructions[read.index]
  const described = describeInstruction(failed, network)
  const own = failed === undefined || failed.programAddress === network.jobs
  const instruction = described.name ?? (own ? logged.instruction : failed.programAddress)
  const program = logged.program ?? (own ? undefined : failed.programAddress)
  const names = namesFor(read, logged, program, network, instruction)
  const account = logged.anchor?.code === read.code ? logged.anchor?.account : undefined
  const helps = names.map((name) => helpOf(name, instruction, account))
  const [help] = helps
  const name = names.join(" or ")
  const place = instruction === undefined ? "the transaction" : instruction
  const number = read.code === undefined || name === `Custom${read.code}` ? "" : `, ${read.code}`
  const address = account === undefined ? undefined : described.accounts.get(account)
  const where = account === undefined ? "" : ` (account \`${account}\`${address === undefined ? "" : `, ${address}`})`
  const lamports =
    name === "InsufficientSol" && logged.lamports !== undefined
      ? `: it has ${logged.lamports.has} lamports of ${logged.lamports.needs}`
      : ""
  const text =
    names.length > 1
      ? `either ${helps.map((one) => one?.what).join(", or ")}; the RPC gave no logs that would tell. Simulate the transaction on an RPC that gives them`
      : help === undefined
        ? `${read.shown}. Look at the program's logs`
        : `${help.what}${lamports}${where}. ${help.next}`
  return {
    _tag: "ProgramFault",
    code: read.code,
    name,
    account,
    instruction,
    reason: helps.every((one) => one?.reason === help?.reason) ? (help?.reason ?? "InvalidState") : "InvalidState",
    message: `${place} on ${network.name}: ${text} (${name}${number}).`
  }
}
