/** What a server speaks: asked for once, and again only when it turns out to be something else. */
import { type JobError, type JobErrorReason, Misconfigured } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { isAtLeast, isDevelopment, parseVersion, type ServerVersion } from "../ServerVersion.ts"
import { failed } from "./failed.ts"

export type Protocol = "orchestrator" | "requester"

export interface Speaks {
  readonly protocol: Protocol
  readonly version: ServerVersion
}

interface Asking {
  readonly url: string
  /** What the user says it speaks. */
  readonly protocol: Protocol | undefined
  readonly serverVersion: string | undefined
  /** How the server names its release, through the one API and through the other. */
  readonly agentVersion: Effect.Effect<string, JobError>
  readonly requesterVersion: Effect.Effect<string, JobError>
  /** Tells builds without a number apart: whether jobs have versions, which they have since 1.8. */
  readonly hasJobVersions: Effect.Effect<boolean, JobError>
}

export interface Detection {
  readonly speaks: Effect.Effect<Speaks, JobError>
  /** Has the server asked again the next time. */
  readonly forget: () => void
}

export const makeDetection = (asking: Asking): Detection => {
  const alone = Semaphore.makeUnsafe(1)
  let known: Speaks | undefined
  const ask = Effect.map(detect(asking), (found) => (known = found))
  return {
    speaks: Effect.suspend(() =>
      known ? Effect.succeed(known) : alone.withPermits(1)(Effect.suspend(() => (known ? Effect.succeed(known) : ask)))
    ),
    forget: () => {
      known = undefined
    }
  }
}

const misconfigured = (message: string) => Effect.fail(failed("version", new Misconfigured({ message })))

const detect = (asking: Asking): Effect.Effect<Speaks, JobError> => {
  const { agentVersion, hasJobVersions, protocol, requesterVersion, serverVersion, url } = asking
  if (serverVersion !== undefined) {
    const version = parseVersion(serverVersion)
    if (version === undefined) {
      return misconfigured(`serverVersion: ${JSON.stringify(serverVersion)} is no version; write for example 1.9.3`)
    }
    return settled(version, protocol, url)
  }
  const numbered = (text: string): Effect.Effect<ServerVersion, JobError> => {
    const version = parseVersion(text)
    if (version === undefined) {
      return misconfigured(`${url} names its release ${JSON.stringify(text)}; say which one it is by serverVersion`)
    }
    if (!isDevelopment(version)) return Effect.succeed(version)
    return Effect.map(hasJobVersions, (has) => ({ ...parseVersion(has ? "1.9.0" : "1.7.0")!, text }))
  }
  return agentVersion.pipe(
    Effect.flatMap(numbered),
    Effect.catchIf(
      ({ operation, reason }) => operation !== "version" || isAbsent(reason),
      (error) =>
        isAbsent(error.reason)
          ? Effect.flatMap(requesterVersion, (text) => {
              const version = parseVersion(text)
              return version === undefined ? Effect.fail(error) : Effect.succeed(version)
            })
          : Effect.fail(error)
    ),
    Effect.flatMap((version) => settled(version, protocol, url))
  )
}

/** The server answered, and has no such route. */
const isAbsent = ({ _tag, answer }: JobErrorReason): boolean => _tag === "Misconfigured" && answer !== undefined

const settled = (
  version: ServerVersion,
  wanted: Protocol | undefined,
  url: string
): Effect.Effect<Speaks, JobError> => {
  const protocol = wanted ?? (isAtLeast(version, "1.0.4") ? "orchestrator" : "requester")
  const { text } = version
  if (protocol === "orchestrator") {
    if (isAtLeast(version, "1.0.4")) return Effect.succeed({ protocol, version })
    return misconfigured(`protocol: ${url} is ${text}, and servers speak the orchestrator API since 1.0.4`)
  }
  if (isAtLeast(version, "1.4.0")) {
    return misconfigured(`protocol: ${url} is ${text}, and servers since 1.4 do not speak the requester API`)
  }
  if (isAtLeast(version, "0.3.18")) return Effect.succeed({ protocol, version })
  return misconfigured(
    `${url} is ${text}, and servers before 0.3.18 are not supported: their signatures cannot be made`
  )
}
