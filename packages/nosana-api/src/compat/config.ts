/** What the client is set up with, in the words of Nosana's kit; and where it finds what it is not told. */
import { JobError, Misconfigured } from "@longshore/core/JobError"
import { type Authorization, Ipfs } from "@longshore/nosana"
import * as Redacted from "effect/Redacted"
import { networks, type ServerOptions } from "../ServerOptions.ts"

export type NetworkName = keyof typeof networks

export interface ClientConfig {
  readonly api?:
    | {
        /** Begins with `nos_`. */
        readonly apiKey?: string | Redacted.Redacted<string> | undefined
        /** The server of jobs and credits, without `/api`. The network's unless it is given. */
        readonly backend_url?: string | undefined
        /** The server that signs messages. */
        readonly client_manager_url?: string | undefined
      }
    | undefined
  /** Signs requests where there is no API key. */
  readonly wallet?: Authorization.MessageSigner | undefined
  readonly ipfs?:
    | {
        /** A pin service that speaks as Pinata does: `https://api.pinata.cloud` unless it is given. */
        readonly api?: string | undefined
        /** Where files are read. It ends in `/ipfs/`. */
        readonly gateway?: string | undefined
        /** For the pin service. It is sent to no gateway. */
        readonly jwt?: string | Redacted.Redacted<string> | undefined
      }
    | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

export interface Settings {
  readonly server: ServerOptions
  readonly ipfs: Ipfs.Options
}

const misconfigured = (message: string) =>
  new JobError({ backend: "nosana-api", operation: "createNosanaClient", reason: new Misconfigured({ message }) })

/** A variable of the environment, where there is an environment. */
const variable = (name: string): string | undefined => {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> }
  }
  return process?.env?.[`LONGSHORE_NOSANA_API_${name}`] || undefined
}

const secret = (given: string | Redacted.Redacted<string> | undefined): Redacted.Redacted<string> | undefined =>
  typeof given === "string" ? Redacted.make(given) : given

/** Throws a `JobError` on a network that there is not. */
export const settingsOf = (network: NetworkName, { api = {}, fetch, ipfs = {}, wallet }: ClientConfig): Settings => {
  if (!Object.hasOwn(networks, network)) {
    const known = Object.keys(networks).join(", ")
    throw misconfigured(`network: ${JSON.stringify(network)} is none of ${known}; or leave it out, for mainnet`)
  }
  const apiKey = secret(api.apiKey)
  const gateways = ipfs.gateway === undefined ? variable("IPFS_GATEWAYS")?.split(",") : [ipfs.gateway]
  return {
    server: {
      network,
      fetch,
      url: api.backend_url ?? variable("URL"),
      pathPrefix: variable("PREFIX"),
      signUrl: api.client_manager_url ?? variable("SIGN"),
      // As the kit has it: of a key and a wallet, the key counts.
      ...(apiKey === undefined ? { wallet } : { apiKey })
    },
    ipfs: {
      fetch,
      api: ipfs.api ?? variable("IPFS_API"),
      gateways: gateways?.map((gateway) => gateway.trim()) ?? Ipfs.publicGateways,
      jwt: secret(ipfs.jwt ?? variable("IPFS_JWT"))
    }
  }
}
