import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import { Authorization, Cid, Endpoint, FlowState, Host, Ipfs, JobDefinition } from "../src/index.ts"

declare const definition: JobDefinition.JobDefinition
declare const host: Host.Host
declare const signer: Authorization.MessageSigner

// A definition is written in the network's own words.
export const written: JobDefinition.JobDefinition = {
  version: "0.1",
  type: "container",
  ops: [
    { type: "container/create-volume", id: "v", args: { name: "data" } },
    { type: "container/run", id: "a", args: { image: "nginx", expose: [80, { port: 81, type: "web" }] } }
  ]
}

// The arguments go with the type.
export const mixed: JobDefinition.JobDefinition = {
  version: "0.1",
  type: "container",
  ops: [
    // @ts-expect-error - a container has an image
    { type: "container/run", id: "a", args: { name: "data" } }
  ]
}

// A health check says whether it goes on.
// @ts-expect-error - 'continuous' is missing
export const hasty: JobDefinition.HealthCheck = { type: "http", path: "/", method: "GET", expected_status: 200 }

// What is read is a definition, or an error of every backend.
export const read = Effect.gen(function* () {
  const { ops } = yield* JobDefinition.read(JSON.parse("{}"), { mode: "official" })
  // @ts-expect-error - there are two modes
  JobDefinition.check({}, { mode: "lenient" })
  const compiled = yield* JobDefinition.fromContainer(container({ image: "a", timeout: "1 minute" }))
  return [ops, compiled]
}) satisfies Effect.Effect<unknown, JobError>

// A CID that is none has no digest.
export const digest = () => {
  const bytes = Cid.toDigest("Qm")
  // @ts-expect-error - it can be undefined
  return bytes.length
}

// A token of the pin service is a secret.
export const client = Ipfs.make({ gateways: [], jwt: Redacted.make("a") })
// @ts-expect-error - a secret is Redacted
export const careless = Ipfs.make({ gateways: [], jwt: "a" })

// A reason is told by its name, with what belongs to it.
export const retried = (ipfs: Ipfs.Ipfs) =>
  ipfs.getJson("Qm").pipe(
    Effect.catchReason("IpfsError", "RateLimited", ({ retryAfter }) =>
      Effect.as(Effect.sleep(retryAfter ?? "1 second"), undefined)
    ),
    // @ts-expect-error - 'Forbidden' is no reason
    Effect.catchReason("IpfsError", "Forbidden", () => Effect.void)
  )

// A private service has no URL.
export const urls = Endpoint.serviceUrls(definition, "job").map(({ hash, url }) => {
  // @ts-expect-error - it can be undefined
  url.length
  return hash satisfies string | undefined
})

// A verdict tells its reason, or what it proves and no more.
export const verdict = (token: string) => {
  const given = Authorization.verify(token, "key", { now: new Date() })
  if (given._tag === "Invalid")
    return given.reason satisfies "Malformed" | "WrongMessage" | "Expired" | "FromTheFuture" | "BadSignature"
  // @ts-expect-error - no time is signed
  given.time
  return given.unsignedTime satisfies Date | undefined
}
// @ts-expect-error - the time is needed
Authorization.verify("token", "key", {})

// A header is made for each request, and is a secret.
export const authorize = Authorization.headerOf(signer, "hello") satisfies Effect.Effect<
  Redacted.Redacted<string>,
  Authorization.AuthorizationError
>
export const asked = Host.make({ url: "https://host", authorize })

// What waits for the job's end can fail in its own way.
export const log = host.logs("job", { follow: true, until: Effect.fail("gone" as const) }) satisfies Stream.Stream<
  Host.HostLogEntry,
  Host.HostError | "gone"
>
export const plain = host.logs("job") satisfies Stream.Stream<Host.HostLogEntry, Host.HostError>

// Times are dates.
export const times = (flow: FlowState.FlowState) => flow.startTime satisfies Date | undefined
export const outcome = Effect.map(FlowState.read(new Uint8Array()), FlowState.outcomeOf)
