/**
 * Definitions and results on IPFS: pinned by a service, read from gateways. Nobody is trusted: a pin is compared with the CID
 * that is computed here, and so are the bytes of a gateway. The token of the pin service goes to that service alone.
 */
import * as JobError from "@longshore/core/JobError"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { baseUrl, isHeaderValue } from "./internal/fetching.ts"
import { type Gateways, getFrom } from "./internal/gateways.ts"
import { IpfsError } from "./internal/ipfsError.ts"
import { makePins } from "./internal/pinning.ts"

export { type Attempt, IpfsError, type IpfsReason } from "./internal/ipfsError.ts"

export interface Options {
  /** The pin service, which speaks as Pinata does: `https://api.pinata.cloud` by default. */
  readonly api?: string | undefined
  /** Asked in this order. Each ends in `/ipfs/`. */
  readonly gateways: ReadonlyArray<string>
  /** For the pin service only. */
  readonly jwt?: Redacted.Redacted<string> | undefined
  /** The longest content that is pinned or read: 64 MiB by default. */
  readonly maxBytes?: number | undefined
  /** How long the pin service, and each gateway, may take: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What a backend is told of IPFS. */
export interface BackendOptions {
  /** A pin service that speaks as Pinata does: `https://api.pinata.cloud` unless it is given. */
  readonly api?: string | undefined
  /** Where files are read, asked in this order. Each ends in `/ipfs/`. Public ones unless they are given. */
  readonly gateways?: ReadonlyArray<string> | undefined
  /** For the pin service. It is sent to no gateway. */
  readonly jwt?: Redacted.Redacted<string> | undefined
}

export interface Ipfs {
  /** Pins the value as compact JSON, and gives its CID. Pinning the same again does no harm. */
  readonly pinJson: (value: unknown) => Effect.Effect<string, IpfsError>
  /** Pins bytes as a file. */
  readonly pinBytes: (
    bytes: Uint8Array,
    options?: { readonly name?: string | undefined }
  ) => Effect.Effect<string, IpfsError>
  /** The content of a CIDv0, from the first gateway that has it as it should be. */
  readonly get: (cid: string) => Effect.Effect<Uint8Array, IpfsError>
  /** The content read as JSON. */
  readonly getJson: (cid: string) => Effect.Effect<unknown, IpfsError>
}

/** Public gateways, of Nosana's own first. */
export const publicGateways: ReadonlyArray<string> = [
  "https://nosana.mypinata.cloud/ipfs/",
  "https://ipfs.io/ipfs/",
  "https://dweb.link/ipfs/"
]

const MiB = 1024 * 1024

/** Nothing is sent yet. Fails with `Misconfigured` on a URL or a token that cannot work. */
export const make = (options: Options): Effect.Effect<Ipfs, IpfsError> =>
  Effect.gen(function* () {
    const { fetch, jwt, maxBytes = 64 * MiB, timeout = "30 seconds" } = options
    const api = baseUrl(options.api ?? "https://api.pinata.cloud")
    if (api === undefined) {
      return yield* misconfigured("api: not a URL of a pin service; write for example https://api.pinata.cloud")
    }
    const gateways: Array<string> = []
    for (const [index, given] of options.gateways.entries()) {
      const url = baseUrl(given)
      if (!url?.endsWith("/ipfs/")) {
        return yield* misconfigured(
          `gateways[${index}]: not a URL that ends in /ipfs/; write for example ${publicGateways[1]}`
        )
      }
      gateways.push(url)
    }
    if (gateways.length === 0) return yield* misconfigured("gateways: name at least one")
    const token = jwt && Redacted.value(jwt)
    if (token !== undefined && !isHeaderValue(token)) {
      return yield* misconfigured("jwt: it is empty, or has a character that no header may have")
    }
    const bounds = { maxBytes, timeout, fetch }
    const from: Gateways = { ...bounds, urls: gateways }
    return {
      ...makePins({ ...bounds, api, token }),
      get: (cid) => getFrom(from, cid, "get"),
      getJson: (cid) =>
        Effect.flatMap(getFrom(from, cid, "getJson"), (bytes) =>
          Effect.try({
            try: (): unknown => JSON.parse(new TextDecoder().decode(bytes)),
            catch: () =>
              new IpfsError({
                operation: "getJson",
                reason: { _tag: "Malformed" },
                message: `${cid} is not JSON, but ${bytes.length} bytes of something else`
              })
          })
        )
    }
  })

/** The same for a backend, with public gateways unless it was told others. */
export const makeFor = (
  backend: string,
  { gateways = publicGateways, ...pinning }: BackendOptions = {},
  { fetch }: Pick<Options, "fetch"> = {}
): Effect.Effect<Ipfs, JobError.JobError> =>
  Effect.mapError(make({ ...pinning, gateways, fetch }), (error) => toJobError(error, { backend, operation: "make" }))

const misconfigured = (message: string) =>
  Effect.fail(new IpfsError({ operation: "make", reason: { _tag: "Misconfigured" }, message }))

/** The same in the words that hold on every backend. */
export const toJobError = (
  error: IpfsError,
  { backend, operation }: { readonly backend: string; readonly operation: string }
) => {
  const fields = { message: `IPFS: ${error.message}`, cause: error }
  const { reason } = error
  const isPin = error.operation === "pinJson" || error.operation === "pinBytes"
  const why = (): JobError.JobErrorReason => {
    switch (reason._tag) {
      case "Unauthorized":
        return new JobError.Unauthorized(fields)
      case "RateLimited":
        return new JobError.RateLimited({ ...fields, ...(reason.retryAfter && { retryAfter: reason.retryAfter }) })
      case "Unavailable":
      case "NotFound":
        return new JobError.Unavailable(fields)
      case "Misconfigured":
        return new JobError.Misconfigured(fields)
      case "Refused":
        return new JobError.InvalidSpec(fields)
      case "TooLarge":
        return isPin ? new JobError.InvalidSpec(fields) : new JobError.MalformedResponse(fields)
      case "Malformed":
      case "Mismatch":
        return new JobError.MalformedResponse(fields)
    }
  }
  return new JobError.JobError({ backend, operation, reason: why() })
}
