/** Where the servers are. */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import { serverUrl } from "@longshore/core/Server"
import * as Effect from "effect/Effect"
import { networks, type ServerOptions } from "../ServerOptions.ts"
import { failed } from "./failed.ts"

export interface Servers {
  /** With the prefix of its paths. */
  readonly url: string
  readonly signUrl: string
}

const example = networks.mainnet.url

const misconfigured = (message: string) => Effect.fail(failed("make", new Misconfigured({ message })))

const prefixOf = (given: string): Effect.Effect<string, JobError> => {
  const path = given.replace(/^\/+|\/+$/g, "")
  // A part that begins with a dot could lead to another path.
  const isPath = path === "" || path.split("/").every((part) => /^[\w~-][\w.~-]*$/.test(part))
  if (isPath) return Effect.succeed(path === "" ? "" : `/${path}`)
  return misconfigured(
    `pathPrefix: ${JSON.stringify(given)} is not the beginning of a path; write for example "/api", or "" for none`
  )
}

export const serversOf = ({
  network = "mainnet",
  pathPrefix = "/api",
  ...given
}: ServerOptions): Effect.Effect<Servers, JobError> =>
  Effect.gen(function* () {
    if (!Object.hasOwn(networks, network)) {
      return yield* misconfigured(
        `network: ${JSON.stringify(network)} is none of Nosana's; write "mainnet" or "devnet", or give the url of a server of your own`
      )
    }
    const server = yield* serverUrl("nosana-api", given.url ?? networks[network].url, example)
    const url = server + (yield* prefixOf(pathPrefix))
    // A key that is meant for one server is not offered to another.
    const known = Object.values(networks).find((each) => each.url === server)
    const signUrl = yield* serverUrl("nosana-api", given.signUrl ?? known?.signUrl ?? url, example)
    return { url, signUrl }
  })
