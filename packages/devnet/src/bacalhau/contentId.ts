/** The name that IPFS gives to content, in its first version. Here it stands for an execution. */
import { createHash } from "node:crypto"

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

export const contentId = (content: string): string => {
  const multihash = Buffer.concat([Buffer.from([0x12, 0x20]), createHash("sha256").update(content).digest()])
  let number = BigInt(`0x${multihash.toString("hex")}`)
  let text = ""
  for (; number > 0n; number /= 58n) text = alphabet[Number(number % 58n)] + text
  return text
}
