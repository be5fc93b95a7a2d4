/** Signed bodies, as a server looks at them: over the bytes of the payload as they are. */
import { createHash, createPublicKey, verify } from "node:crypto"
import { rawMembers } from "./rawMembers.ts"

export type Payload = { readonly [name: string]: any }

/** A text is what is wrong. `undefined` is a body without any of these names. */
export const verified = (body: string, names: ReadonlyArray<string>): Payload | string | undefined => {
  const members = rawMembers(body)
  const raw = names.map((name) => members.get(name)).find((found) => found !== undefined)
  if (raw === undefined) return undefined
  const [signature, publicKey] = ["signature", "client_public_key"].map((name) => JSON.parse(members.get(name)!))
  const key = createPublicKey({ key: Buffer.from(publicKey, "base64"), format: "der", type: "pkcs1" })
  if (!verify("RSA-SHA256", Buffer.from(raw), key, Buffer.from(signature, "base64"))) {
    return "error verifying request signature: client's signature is invalid: crypto/rsa: verification error"
  }
  const payload = JSON.parse(raw)
  const modulus = Buffer.from(key.export({ format: "jwk" }).n!, "base64url")
  const isOwn = createHash("sha256").update(modulus).digest("hex") === payload.ClientID
  return isOwn ? payload : "error validating request: client's public key does not match client ID"
}
