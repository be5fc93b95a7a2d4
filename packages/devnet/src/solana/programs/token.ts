/**
 * SPL Token: the classic program in the build that clusters run since 2026, which logs nothing but errors. What is not
 * here is refused as an invalid instruction: amounts as text, batches, and taking out what an account has too much.
 */
import { ProgramError } from "../Program.ts"
import { RuntimeFault } from "../RuntimeFault.ts"
import type { RuntimeInvocation, RuntimeProgram } from "../runtime.ts"
import { type InstructionData, instructionData } from "./instructionData.ts"
import { tokenError, tokenErrorText } from "./tokenError.ts"
import { approve, burn, freezeOrThaw, mintTo, revoke, syncNative, transfer } from "./tokenMoves.ts"
import {
  closeAccount,
  getAccountDataSize,
  initializeAccount,
  initializeImmutableOwner,
  initializeMint,
  initializeMultisig,
  setAuthority
} from "./tokenSetup.ts"

type Run = (invocation: RuntimeInvocation, from: InstructionData) => void

/** By the first byte: what it costs in compute units where all goes well, as measured, and what it does. */
const instructions: Readonly<Record<number, readonly [units: number, run: Run]>> = {
  0: [105, (invocation, from) => initializeMint(invocation, from, true)],
  1: [154, (invocation) => initializeAccount(invocation, undefined, true)],
  2: [193, (invocation, from) => initializeMultisig(invocation, from, true)],
  3: [76, (invocation, from) => transfer(invocation, from, false)],
  4: [126, (invocation, from) => approve(invocation, from, false)],
  5: [108, revoke],
  6: [123, setAuthority],
  7: [119, (invocation, from) => mintTo(invocation, from, false)],
  8: [126, (invocation, from) => burn(invocation, from, false)],
  9: [116, closeAccount],
  10: [145, (invocation) => freezeOrThaw(invocation, true)],
  11: [141, (invocation) => freezeOrThaw(invocation, false)],
  12: [105, (invocation, from) => transfer(invocation, from, true)],
  13: [163, (invocation, from) => approve(invocation, from, true)],
  14: [161, (invocation, from) => mintTo(invocation, from, true)],
  15: [126, (invocation, from) => burn(invocation, from, true)],
  16: [171, (invocation, from) => initializeAccount(invocation, from, true)],
  17: [61, syncNative],
  18: [235, (invocation, from) => initializeAccount(invocation, from, false)],
  19: [289, (invocation, from) => initializeMultisig(invocation, from, false)],
  20: [201, (invocation, from) => initializeMint(invocation, from, false)],
  21: [183, getAccountDataSize],
  22: [38, initializeImmutableOwner]
}

const unitsOfNothing = 70

export const token: RuntimeProgram = (invocation) => {
  const { consume, data, log } = invocation
  // Before it has looked at anything it has no words.
  if (data.length === 0) throw tokenError("InvalidInstruction")
  try {
    const known = instructions[data[0]!]
    consume(known?.[0] ?? unitsOfNothing)
    if (known === undefined) throw tokenError("InvalidInstruction")
    known[1](
      invocation,
      instructionData(data.subarray(1), () => tokenError("InvalidInstruction"))
    )
  } catch (error) {
    if (error instanceof ProgramError && !(error instanceof RuntimeFault)) log(tokenErrorText(error))
    throw error
  }
}
