/** The addresses that this chain has in common with Solana's devnet. */
import type { Address } from "../solana/Program.ts"

export const cluster = {
  jobs: "nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR",
  nosMint: "devr1BGQndEW5k5zfvG5FsLyZv1Ap73vNgAHcQ9sUVP",
  rewards: "nosRB8DUV67oLNrL45bo2pFLrmsWPiewe2Lk2DRNYCp",
  staking: "nosScmHY2uR24Zh751PmGj9ww9QRNHewh9H59AfrTJE",
  nodes: "nosNeZR64wiEhQc5j251bsP4WqDabT6hmz4PHyoHLGD",
  metaplex: "metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s",
  marketAdmin: "XXXxddiNnmoD2h2LbQYaL76Swi21MaQbtBbRynAdQL8"
} as const satisfies Readonly<Record<string, Address>>

export type Cluster = typeof cluster
