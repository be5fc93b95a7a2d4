import { ProgramError } from "./Program.ts"

/** Ends a program that the machine could not run on; the log says why in other words than the error's. */
export class RuntimeFault extends ProgramError {
  readonly words: string
  constructor(words: string) {
    super("ProgramFailedToComplete")
    this.words = words
  }
}
