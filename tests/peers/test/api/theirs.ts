/** Nosana's own clients of the credits API: the kit, and the package that it is made of, each with a key, a wallet, or neither. */
import "../loopback.ts"
import type { NosanaApi } from "@nosana/api"
import { createNosanaAuthorization } from "@nosana/authorization"
import { createKeyPairSignerFromBytes } from "@solana/kit"

const { createNosanaClient, NosanaNetwork } = await import("@nosana/kit")
const { createNosanaApi } = await import("@nosana/api")

/** One of the two, or neither. */
export interface Credential {
  readonly apiKey?: string
  /** A key file's 64 bytes. */
  readonly wallet?: Uint8Array
}

/** Where everything is. All of it is on loopback. */
export interface Places {
  /** The public gateway, whose paths begin with `/api`. */
  readonly url: string
  /** Where messages are signed for those who have no wallet. */
  readonly signUrl: string
  readonly ipfs: { readonly api: string; readonly gateway: string; readonly jwt?: string }
  /** Of the chain. Nothing is there by default. */
  readonly rpc?: string
}

export const kitOf = async (places: Places, { apiKey, wallet }: Credential) => {
  const { ipfs, rpc = "http://127.0.0.1:9", signUrl, url } = places
  return createNosanaClient(NosanaNetwork.DEVNET, {
    solana: { rpcEndpoint: rpc, wsEndpoint: rpc.replace("http", "ws") },
    // The client keeps what the one before it was given: each is given all of it.
    ipfs: { jwt: "none", ...ipfs },
    api: { backend_url: url, client_manager_url: signUrl, ...(apiKey !== undefined && { apiKey }) },
    logLevel: "none" as never,
    // Signers of kit 8 are those of kit 5 to all that is done with them here.
    ...(wallet && { wallet: (await createKeyPairSignerFromBytes(wallet)) as never })
  })
}

export type Kit = Awaited<ReturnType<typeof kitOf>>
/** With the calls of a wallet, which a key has all but the vaults of. */
export type Api = NosanaApi
export type Deployment = Awaited<ReturnType<Api["deployments"]["get"]>>

/** The package alone. What it would do on the chain is left out. */
export const apiOf = async ({ signUrl, url }: Places, { apiKey, wallet }: Credential): Promise<Api> => {
  const options = { backend_url: url, client_manager_url: signUrl }
  if (apiKey !== undefined) return createNosanaApi(NosanaNetwork.DEVNET, apiKey, options) as unknown as Api
  if (wallet === undefined) return createNosanaApi(NosanaNetwork.DEVNET, undefined, options) as unknown as Api
  const { address } = await createKeyPairSignerFromBytes(wallet)
  const { generate } = createNosanaAuthorization(wallet)
  const signer = { identifier: address, generate: (message: string) => generate(message), solana: {} as never }
  return createNosanaApi(NosanaNetwork.DEVNET, signer, options) as unknown as Api
}
