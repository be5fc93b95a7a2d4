/** What a failed transaction's logs say about why. */

export interface LoggedFault {
  /** The program that failed: the innermost one, which fails first. */
  readonly program?: string | undefined
  /** What follows in that line, as `custom program error: 0x1`. */
  readonly said?: string | undefined
  /** What the framework says of it. */
  readonly anchor?: { readonly name: string; readonly code: number; readonly account?: string | undefined } | undefined
  /** The instruction's name as the program logs it, in our spelling. */
  readonly instruction?: string | undefined
  /** Lamports, where too few were there. */
  readonly lamports?: { readonly has: bigint; readonly needs: bigint } | undefined
  /** What a panic says. */
  readonly panic?: string | undefined
}

export const camel = (name: string): string =>
  `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

const anchorLine =
  /AnchorError (?:caused by account: (\w+)|thrown in [^ ]+|occurred)\. Error Code: (\w+)\. Error Number: (\d+)\./

export const readLogs = (logs: ReadonlyArray<string>): LoggedFault => {
  const failure = logs.findIndex((line) => /^Program \w+ failed: /.test(line))
  const [, program, said] = /^Program (\w+) failed: (.*)$/.exec(logs[failure] ?? "") ?? []
  // Instructions before the one that failed logged their names too; its own is the last on the outermost level.
  const until = failure === -1 ? logs : logs.slice(0, failure)
  const begun = until.findLastIndex((line) => / invoke \[1\]$/.test(line))
  const own = until.slice(Math.max(0, begun))
  const found = <A>(pattern: RegExp, read: (match: RegExpExecArray) => A): A | undefined => {
    for (const line of own) {
      const match = pattern.exec(line)
      if (match !== null) return read(match)
    }
    return undefined
  }
  const panicked = own.findIndex((line) => line.includes("panicked at"))
  return {
    program,
    said,
    anchor: found(anchorLine, ([, account, name, code]) => ({
      name: name!,
      code: Number(code),
      account: account === undefined ? undefined : camel(account)
    })),
    instruction: found(/^Program log: Instruction: (\w+)$/, ([, name]) => camel(name!)),
    lamports: found(/insufficient lamports (\d+), need (\d+)/, ([, has, needs]) => ({
      has: BigInt(has!),
      needs: BigInt(needs!)
    })),
    panic:
      panicked === -1
        ? undefined
        : own
            .slice(panicked, panicked + 2)
            .join(" ")
            .replaceAll("Program log: ", "")
  }
}
