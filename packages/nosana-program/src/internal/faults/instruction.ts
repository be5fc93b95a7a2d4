import type { Instruction } from "@solana/kit"
import { NosanaJobsInstruction, parseNosanaJobsInstruction } from "../../generated/index.ts"
import type { Network } from "../../Networks.ts"
import { camel } from "./logs.ts"

export interface DescribedInstruction {
  readonly name?: string | undefined
  /** Addresses by what they stand for. */
  readonly accounts: ReadonlyMap<string, string>
}

const nothing: DescribedInstruction = { accounts: new Map() }

/** The name and the accounts of an instruction of the jobs program. */
export const describeInstruction = (instruction: Instruction | undefined, network: Network): DescribedInstruction => {
  if (instruction?.programAddress !== network.jobs || instruction.data === undefined) return nothing
  try {
    const parsed = parseNosanaJobsInstruction({
      ...instruction,
      accounts: instruction.accounts ?? [],
      data: instruction.data
    })
    const [name] = Object.entries(NosanaJobsInstruction).find(([, type]) => type === parsed.instructionType)!
    const accounts = Object.entries<{ readonly address: string }>(parsed.accounts)
    return { name: camel(name), accounts: new Map(accounts.map(([account, { address }]) => [account, address])) }
  } catch {
    return nothing
  }
}
