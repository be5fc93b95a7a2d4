/** How a client may prove who it is: by signing a phrase with its key. */
import { createPublicKey, randomBytes, verify } from "node:crypto"
import * as Decode from "../go/decode.ts"
import type { Json } from "../go/Json.ts"
import { type Asked, bind } from "./Asked.ts"
import { Problem, refused, told } from "./problem.ts"
import { json, type Reply } from "./Reply.ts"
import { clientIdOf } from "./requester/envelope.ts"
import type { Server } from "./Server.ts"

export const methods = ({ auth, nodeId, traits }: Server): Json => ({
  NextToken: "",
  Methods:
    traits.auth === "users" && auth.users !== undefined
      ? {}
      : {
          clientkey: {
            type: "challenge",
            params: { InputPhrase: Buffer.from(nodeId).toString("base64") }
          }
        }
})

const request = Decode.struct("apimodels.AuthnRequest", { Name: Decode.string, MethodData: Decode.stringAs("[]uint8") })

const month = 30 * 24 * 3600 * 1_000_000

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")

/** Nobody checks what is in it, not even the server, which only knows which ones it has given. */
const tokenFor = (clientId: string, { nodeId, now }: Server): string => {
  const issued = Number(now() / 1000n)
  const claims = {
    aud: [nodeId],
    exp: issued + month,
    iat: issued,
    iss: nodeId,
    ns: { "*": 5, [clientId]: 15 },
    sub: clientId
  }
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${randomBytes(256).toString("base64url")}`
}

const answer = (status: number, value: Json, { debug }: Server): Reply =>
  json({ Authentication: value }, { status, indents: debug })

export const prove = (server: Server, asked: Asked): Reply | Problem => {
  const given = bind(asked, request, true)
  if (given instanceof Problem) return given
  const data = given?.MethodData ?? ""
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(data)) {
    const at = data.search(/[^A-Za-z0-9+/]/)
    const words = `illegal base64 data at input byte ${at}`
    return refused(400, `code=400, message=${words}, internal=${words}`)
  }
  let proof: { PhraseSignature?: string; PublicKey?: string }
  try {
    proof = JSON.parse(Buffer.from(data, "base64").toString())
  } catch {
    return told(500, "invalid authentication data: unexpected end of JSON input")
  }
  const denied = (reason: string) => answer(401, { success: false, reason }, server)
  const { PhraseSignature = "", PublicKey = "" } = proof
  try {
    const key = createPublicKey({ key: Buffer.from(PublicKey, "base64"), format: "der", type: "pkcs1" })
    const isSigned = verify("sha256", Buffer.from(server.nodeId), key, Buffer.from(PhraseSignature, "base64"))
    if (!isSigned) return denied("crypto/rsa: verification error")
  } catch {
    return denied("failed to decode public key: asn1: syntax error: sequence truncated")
  }
  const token = tokenFor(clientIdOf(PublicKey), server)
  server.tokens.add(token)
  return answer(200, { success: true, token }, server)
}
