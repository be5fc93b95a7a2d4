/** Compute Budget: the chain has read its instructions before any program runs; to run one does nothing. */
import type { RuntimeProgram } from "../runtime.ts"

export const computeBudget: RuntimeProgram = () => {}
