/** What ends an instruction of an Anchor program, and what the program writes about it before it ends. */
import type { Address, InstructionError } from "../../../solana/Program.ts"
import type { ErrorCode } from "./ErrorCode.ts"

/** Where an error comes from: an account (by its field's name), a line of the program's source, or nowhere in particular. */
export type Origin = { readonly account: string } | { readonly source: string }

export interface Compared {
  readonly left: string
  readonly right: string
  /** Keys are on lines of their own. */
  readonly are: "keys" | "values"
}

export const keys = (left: Address, right: Address): Compared => ({ left, right, are: "keys" })
export const values = (left: unknown, right: unknown): Compared => ({
  left: String(left),
  right: String(right),
  are: "values"
})

interface Details {
  readonly origin?: Origin | undefined
  readonly compared?: Compared | undefined
}

/** Errors that Solana itself has a word for. Their number is what the word is on the wire. */
const words = {
  InvalidAccountData: { number: 4n << 32n, message: "An account's data contents was invalid" },
  UninitializedAccount: {
    number: 10n << 32n,
    message: "An attempt to operate on an account that hasn't been initialized"
  }
} as const

export type ErrorWord = keyof typeof words

export class AnchorError extends Error {
  override readonly name = "AnchorError"
  readonly code: ErrorCode | ErrorWord
  readonly details: Details

  constructor(code: ErrorCode | ErrorWord, details: Details = {}) {
    super(typeof code === "string" ? code : code.name)
    this.code = code
    this.details = details
  }

  /** As found in an account: what is said of it later replaces where it came from. */
  at(account: string): AnchorError {
    return new AnchorError(this.code, { ...this.details, origin: { account } })
  }

  /** What the chain is told. */
  get error(): InstructionError {
    return typeof this.code === "string" ? this.code : { Custom: this.code.number }
  }

  get lines(): ReadonlyArray<string> {
    const { compared, origin } = this.details
    const { code } = this
    const [kind, name, { message, number }] =
      typeof code === "string" ? ["ProgramError", code, words[code]] : ["AnchorError", code.name, code]
    const from =
      origin === undefined
        ? "occurred"
        : "account" in origin
          ? `caused by account: ${origin.account}`
          : `thrown in ${origin.source}`
    const first = `${kind} ${from}. Error Code: ${name}. Error Number: ${number}. Error Message: ${message}.`
    if (compared === undefined) return [first]
    const { are, left, right } = compared
    return are === "keys" ? [first, "Left:", left, "Right:", right] : [first, `Left: ${left}`, `Right: ${right}`]
  }
}
