/** An Anchor program: picks the instruction, and tells of errors as Anchor does. */
import { type Address, type Invocation, type Program, ProgramError } from "../../../solana/Program.ts"
import { startsWith } from "./AccountCodec.ts"
import { AnchorError } from "./AnchorError.ts"
import { anchorErrors } from "./ErrorCode.ts"
import type { Instruction } from "./Instruction.ts"
import { Panic } from "./Panic.ts"

/** With this data programs call themselves to emit events, which these do not. */
const eventTag = Uint8Array.of(0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d)

/** @param declared The address for which the program was built; at another one it refuses everything. */
export const anchorProgram = (declared: Address, instructions: ReadonlyArray<Instruction>): Program => {
  const dispatch = (invocation: Invocation) => {
    const { data, programId } = invocation
    if (programId !== declared) throw new AnchorError(anchorErrors.DeclaredProgramIdMismatch)
    const called = instructions.find(({ discriminator }) => startsWith(data, discriminator))
    if (called !== undefined) return called.run(invocation, data.subarray(called.discriminator.length))
    if (startsWith(data, eventTag)) throw new AnchorError(anchorErrors.EventInstructionStub)
    throw new AnchorError(anchorErrors.InstructionFallbackNotFound)
  }
  return (invocation) => {
    try {
      dispatch(invocation)
    } catch (error) {
      if (error instanceof Panic && error.line !== undefined) invocation.log(error.line)
      if (!(error instanceof AnchorError)) throw error
      for (const line of error.lines) invocation.log(line)
      throw new ProgramError(error.error)
    }
  }
}
