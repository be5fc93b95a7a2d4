/** Nosana's own client on a cluster of ours. It brings keys to servers of others, which it must not reach. */
import "../../../../tests/peers/test/loopback.ts"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { installedPeers } from "../peers.ts"

export interface Seen {
  readonly type: string
  readonly data: { readonly address: string }
}

interface Kit {
  readonly jobs: {
    readonly [Watch in "monitor" | "monitorDetailed"]: () => Promise<[AsyncIterable<Seen>, () => void]>
  }
}

export const kitAt = async (url: string): Promise<Kit> => {
  const kit = join(installedPeers(), "node_modules/@nosana/kit/dist/index.js")
  const { createNosanaClient } = await import(pathToFileURL(kit).href)
  return createNosanaClient("devnet", {
    solana: { rpcEndpoint: url, wsEndpoint: url.replace("http", "ws") },
    ipfs: { api: url, gateway: `${url}/ipfs/`, jwt: "none" },
    api: { backend_url: url },
    logLevel: "none"
  })
}
