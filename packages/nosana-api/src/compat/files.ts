/** `client.ipfs`. */
import { InvalidSpec, type JobError } from "@longshore/core/JobError"
import { Cid, JobDefinition } from "@longshore/nosana"
import * as Effect from "effect/Effect"
import { failed } from "../internal/failed.ts"
import { isRecord } from "../internal/wire.ts"
import { inIpfs, type Run } from "./parts.ts"
import type { FilesApi, PinOptions } from "./types.ts"

const operation = "ipfs.add"
const who = { backend: "nosana-api", operation }

/** What says that it is a job definition is one that nodes run, and shows no secret to everybody. */
const checkDefinition = (value: unknown, { allowSecrets = false }: PinOptions): Effect.Effect<unknown, JobError> => {
  if (!isRecord(value) || value.type !== "container" || !("ops" in value)) return Effect.void
  return Effect.flatMap(JobDefinition.read(value, who), (definition) => {
    const [secret] = JobDefinition.secretsIn(definition)
    if (secret === undefined || allowSecrets) return Effect.void
    const message = `${secret}: it looks like a secret, and everybody can read what is on IPFS; leave it out, or set allowSecrets if it is none`
    return Effect.fail(failed(operation, new InvalidSpec({ field: secret, message })))
  })
}

const digestOf = (cid: string | Uint8Array | ReadonlyArray<number>): Effect.Effect<string, JobError> =>
  typeof cid === "string"
    ? Effect.succeed(cid)
    : Effect.try({
        try: () => Cid.fromDigest(Uint8Array.from(cid)),
        catch: (thrown) =>
          failed("ipfs.retrieve", new InvalidSpec({ field: "cid", message: `cid: ${(thrown as Error).message}` }))
      })

/** JSON where it is that, else text where it is that. */
const readable = (bytes: Uint8Array): unknown => {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return bytes
  }
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const filesOf = (run: Run): FilesApi => {
  const pin: FilesApi["pin"] = (value, options = {}) =>
    run(({ ipfs }) =>
      Effect.andThen(checkDefinition(value, options), Effect.mapError(ipfs.pinJson(value), inIpfs(operation)))
    )
  return {
    add: pin,
    pin,
    retrieve: (cid) =>
      run(({ ipfs }) =>
        Effect.flatMap(digestOf(cid), (name) =>
          Effect.map(Effect.mapError(ipfs.get(name), inIpfs("ipfs.retrieve")), readable)
        )
      )
  }
}
