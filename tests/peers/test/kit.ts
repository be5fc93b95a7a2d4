/** Nosana's own client, with all that it would reach for replaced by what is on loopback. */
import "./loopback.ts"
import type { TransactionSigner } from "@solana/kit"

const { createNosanaClient, JobsClient, JobState, NosanaNetwork } = await import("@nosana/kit")

export { JobState, JobsClient }

export type Kit = ReturnType<typeof createNosanaClient>

export const kitFor = (
  network: "mainnet" | "devnet",
  url: string,
  wallet: TransactionSigner,
  ipfs = { api: url, gateway: `${url}/ipfs/` }
): Kit =>
  createNosanaClient(network === "mainnet" ? NosanaNetwork.MAINNET : NosanaNetwork.DEVNET, {
    solana: { rpcEndpoint: url, wsEndpoint: url.replace("http", "ws") },
    ipfs: { ...ipfs, jwt: "none" },
    api: { backend_url: url },
    logLevel: "none" as never,
    // Signers of kit 8 are those of kit 5 to all that is done with them here.
    wallet: wallet as never
  })
