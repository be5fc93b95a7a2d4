/** Runs the instructions of one transaction: calls, logs, compute units, and what the chain checks after each program. */
import { copyOf } from "./accounts.ts"
import { instructionErrorText, type TransactionError } from "./errors.ts"
import {
  type AccountState,
  type Address,
  type InnerInstruction,
  type InstructionAccount,
  type Invocation,
  ProgramError
} from "./Program.ts"
import { granted } from "./privileges.ts"
import { RuntimeFault } from "./RuntimeFault.ts"
import { checkChanges } from "./verify.ts"

/** What programs have that come with the chain. */
export interface RuntimeInvocation extends Invocation {
  /** A line without `Program log: ` before it. */
  readonly trace: (line: string) => void
  readonly setReturnData: (data: Uint8Array) => void
  readonly minimumBalance: (bytes: number) => bigint
}

export type RuntimeProgram = (invocation: RuntimeInvocation) => void

export interface Registered {
  readonly name: string
  readonly program: RuntimeProgram
  /** Part of the runtime: it costs a fixed number of units, which the log does not tell. */
  readonly isBuiltin: boolean
}

export interface InnerCall extends InnerInstruction {
  /** One for the transaction's own instructions, two for what these call. */
  readonly stackHeight: number
}

export interface Plan {
  readonly instructions: ReadonlyArray<InnerInstruction>
  /** Every account that the transaction names; they are changed in place. */
  readonly accounts: ReadonlyMap<Address, AccountState>
  readonly programs: ReadonlyMap<Address, Registered>
  readonly clock: Invocation["clock"]
  readonly unitLimit: number
  readonly minimumBalance: (bytes: number) => bigint
}

export interface Execution {
  readonly error?: TransactionError | undefined
  readonly logs: ReadonlyArray<string>
  readonly unitsConsumed: number
  /** What each instruction has called, by its index. */
  readonly inner: ReadonlyArray<ReadonlyArray<InnerCall>>
  readonly returnData?: { readonly programId: Address; readonly data: Uint8Array } | undefined
}

const builtinUnits = 150
const logUnits = 100
const callUnits = 946
const bytesPerUnit = 250
/** A transaction's own instructions are at depth one. */
const deepest = 5

const failureText = (error: ProgramError): string => {
  if (error instanceof RuntimeFault) return error.words
  if (error.error !== "ProgramFailedToComplete") return instructionErrorText(error.error)
  // A panic has no words of its own, unless the program gives the place of it.
  return error.message === error.error ? "SBF program panicked" : error.message
}

export const execute = ({ accounts, clock, instructions, minimumBalance, programs, unitLimit }: Plan): Execution => {
  const logs: Array<string> = []
  const inner: Array<Array<InnerCall>> = []
  const trace = (line: string) => void logs.push(line)
  const returned: { value?: Execution["returnData"] } = {}
  const returnedData = () => returned.value?.data
  let left = unitLimit

  const run = (instruction: InnerInstruction, stack: ReadonlyArray<Address>, calls: Array<InnerCall>): void => {
    const { programId } = instruction
    if (stack.length === deepest) throw new ProgramError("CallDepth")
    if (stack.includes(programId) && stack.at(-1) !== programId) throw new ProgramError("ReentrancyNotAllowed")
    const registered = programs.get(programId)
    if (registered === undefined) throw new ProgramError("UnsupportedProgramId")
    const { isBuiltin, name, program } = registered
    const path = [...stack, programId]

    const given = instruction.accounts.map(({ address, isSigner, isWritable }): InstructionAccount => {
      return { address, isSigner, isWritable, account: accounts.get(address)! }
    })
    const known = new Map(given.map((each) => [each.address, each]))
    const writable = new Set(given.filter(({ isWritable }) => isWritable).map(({ address }) => address))
    const snapshot = () => new Map([...known].map(([address, { account }]) => [address, copyOf(account)]))
    let before = snapshot()
    const check = () => checkChanges({ programId, isBuiltin, writable, before, now: known })

    const atStart = left
    const consume = (units: number) => {
      if (units <= left) {
        left -= units
        return
      }
      left = 0
      throw isBuiltin
        ? new ProgramError("ComputationalBudgetExceeded")
        : new RuntimeFault("exceeded CUs meter at BPF instruction")
    }
    let isTold = false
    const tell = () => {
      if (isBuiltin || isTold) return
      isTold = true
      trace(`Program ${programId} consumed ${atStart - left} of ${atStart} compute units`)
      // What one that it has called returned counts as its own.
      const data = returnedData()
      if (data !== undefined) trace(`Program return: ${programId} ${Buffer.from(data).toString("base64")}`)
    }

    trace(`Program ${programId} invoke [${path.length}]`)
    returned.value = undefined
    try {
      if (isBuiltin) consume(builtinUnits)
      program({
        programId,
        accounts: given,
        data: instruction.data,
        clock,
        consume,
        minimumBalance,
        trace,
        log: (line) => {
          consume(Math.max(logUnits, line.length))
          trace(`Program log: ${line}`)
        },
        setReturnData: (data) => {
          returned.value = { programId, data }
        },
        invoke: (called, signerSeeds = []) => {
          consume(callUnits + Math.floor(called.data.length / bytesPerUnit))
          const next = granted(called, signerSeeds, { programId, known, accounts, trace, consume })
          // What the caller has done so far it answers for before somebody else goes on.
          check()
          calls.push({ ...next, stackHeight: path.length + 1 })
          run(next, path, calls)
          before = snapshot()
        }
      })
      tell()
      check()
    } catch (error) {
      if (!(error instanceof ProgramError)) {
        throw new Error(`the program ${name} (${programId}) of the emulator has a fault`, { cause: error })
      }
      tell()
      trace(`Program ${programId} failed: ${failureText(error)}`)
      throw error
    }
    trace(`Program ${programId} success`)
  }

  const ended = (error?: TransactionError): Execution => {
    return { error, logs, unitsConsumed: unitLimit - left, inner, returnData: returned.value }
  }
  for (const [index, instruction] of instructions.entries()) {
    const calls: Array<InnerCall> = []
    inner.push(calls)
    try {
      run(instruction, [], calls)
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error
      return ended({ InstructionError: [index, error.error] })
    }
  }
  return ended()
}
