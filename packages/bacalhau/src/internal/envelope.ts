/**
 * What a client signs: the text of a payload, byte for byte as it stands in the body. So the body is put together as
 * text, and must be sent as it is.
 */
import { InvalidSpec, type JobError, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import type { ClientKey } from "../ClientKey.ts"
import type { RequesterSpec } from "../RequesterJob.ts"
import { failed } from "./failed.ts"
import { isRecord } from "./readJson.ts"

/** Servers drop the connection without a word. */
const maxBytes = 10 * 1024 * 1024

/** Releases look for the payload under different names, and leave out what they do not know. */
const payloadNames = {
  submit: ["payload", "job_create_payload"],
  cancel: ["payload", "job_cancel_payload"],
  approve: ["payload"],
  logs: ["payload"]
} as const

export type SignedOperation = keyof typeof payloadNames

/** The whole body of a signed request. Needs no server, and the key only now: the text can be sent later, or again. */
export const envelope = (
  operation: SignedOperation,
  key: ClientKey,
  payload: { readonly [name: string]: unknown }
): Effect.Effect<string, JobError> =>
  Effect.gen(function* () {
    const text = yield* Effect.try({
      try: () => JSON.stringify({ ClientID: key.clientId, ...payload }),
      catch: () => invalid(operation, "the spec cannot be written as JSON: it has a bigint, or contains itself")
    })
    const signature = yield* key.sign(text)
    const parts = payloadNames[operation].map((name) => `"${name}":${text}`)
    const body = `{${parts.join(",")},"signature":"${signature}","client_public_key":"${key.publicKey}"}`
    if (new TextEncoder().encode(body).length > maxBytes) {
      return yield* invalid(operation, "it is larger than a server takes: 10 MiB, in which the job stands twice")
    }
    return body
  })

/** The body of a submission. */
export const submitEnvelope = (
  key: ClientKey,
  spec: RequesterSpec,
  apiVersion: string | undefined
): Effect.Effect<string, JobError> =>
  // Without one, old servers fall silent and newer ones fail in a way that says nothing.
  isRecord(spec)
    ? envelope("submit", key, { APIVersion: apiVersion ?? "V1beta1", Spec: spec })
    : Effect.fail(invalid("submit", "the spec is no object"))

const invalid = (operation: string, message: string) => failed(operation, new InvalidSpec({ message, field: "spec" }))

export const keyFor = (operation: SignedOperation, key: ClientKey | undefined): Effect.Effect<ClientKey, JobError> =>
  key === undefined
    ? Effect.fail(
        failed(
          operation,
          new Misconfigured({
            message: `clientKey: ${operation} has to be signed; give the key of ~/.bacalhau/user_id.pem (fromPem), or a new one (generate)`
          })
        )
      )
    : Effect.succeed(key)
