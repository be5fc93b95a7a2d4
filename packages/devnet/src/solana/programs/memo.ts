/** Memo: logs what it is given, and checks that everybody who is named has signed. */
import { ProgramError } from "../Program.ts"
import { RuntimeFault } from "../RuntimeFault.ts"
import type { RuntimeProgram } from "../runtime.ts"

const unitsAtLeast = 74

const isText = (bytes: Uint8Array, isCut: boolean): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut })
    return true
  } catch {
    return false
  }
}

/** As Rust describes what is no UTF-8. */
const spoiltText = (bytes: Uint8Array): string => {
  let end = 1
  while (end <= bytes.length && isText(bytes.subarray(0, end), true)) end++
  let valid = Math.min(end, bytes.length) - (end > bytes.length ? 0 : 1)
  while (!isText(bytes.subarray(0, valid), false)) valid--
  const shown = `[${bytes.join(", ")}]`
  if (end > bytes.length) return `incomplete utf-8 byte sequence from index ${valid}: ${shown}`
  return `invalid utf-8 sequence of ${Math.max(1, end - 1 - valid)} bytes from index ${valid}: ${shown}`
}

export const memo: RuntimeProgram = ({ accounts, consume, data, log }) => {
  consume(unitsAtLeast)
  for (const [index, { address, isSigner }] of accounts.entries()) {
    if (index === 0) log("Signed by:")
    if (!isSigner) throw new ProgramError("MissingRequiredSignature")
    log(address)
  }
  log(`Memo (len ${data.length})`)
  if (!isText(data, false)) throw new RuntimeFault(spoiltText(data))
  log(new TextDecoder("utf-8", { ignoreBOM: true }).decode(data))
}
