/** Where Nosana's programs are, by network. */
import { type Address, address } from "@solana/kit"

export type NetworkName = "mainnet" | "devnet" | "localnet"

/** One deployment of Nosana's programs. Make your own with `{ ...networks.localnet, … }`. */
export interface Network {
  /** How errors and tables call it. */
  readonly name: string
  /** The jobs program. It is not at one address: mainnet has its own. */
  readonly jobs: Address
  /** The mint of the NOS token, which has 6 decimals. */
  readonly nosMint: Address
  readonly rewards: Address
  readonly staking: Address
  readonly nodes: Address
  readonly pools: Address
  /** The only key that `closeAdmin`, `cleanAdmin` and `quitAdmin` listen to. */
  readonly marketAdmin: Address
  /** The key that owns the settings of the staking program. */
  readonly authority: Address
  /** The token account that slashed stakes go to. */
  readonly slash: Address
  /** The URL of a host's API, with `{node}` where the node's address goes. */
  readonly hostTemplate: string
  /** The hash of the cluster's first block: what `getGenesisHash` must answer. Absent where every start makes a new cluster. */
  readonly genesis?: string | undefined
}

const everywhere = {
  rewards: address("nosRB8DUV67oLNrL45bo2pFLrmsWPiewe2Lk2DRNYCp"),
  staking: address("nosScmHY2uR24Zh751PmGj9ww9QRNHewh9H59AfrTJE"),
  nodes: address("nosNeZR64wiEhQc5j251bsP4WqDabT6hmz4PHyoHLGD"),
  pools: address("nosPdZrfDzND1LAR28FLMDEATUPK53K8xbRBXAirevD")
}

const mainnet: Network = {
  name: "mainnet",
  ...everywhere,
  jobs: address("nosJhNRqr2bc9g1nfGDcXXTXvYUmxD4cVwy2pMWhrYM"),
  nosMint: address("nosXBVoaCTtYdLvKY6Csb4AC8JCdQKKAaWYtx2ZMoo7"),
  marketAdmin: address("AdmMVMMU3po5BP3bVWsF9GgN6NNEfpfxpTDGTzjgb72S"),
  authority: address("NosanarMxfrZbyCx5CotBVrzxiPcrnhj6ickpX9vRkB"),
  slash: address("A9V8JkR5HihvFpHq1ZbwrpPAGBhsGfeWw5TVcUdGf2dg"),
  hostTemplate: "https://{node}.node.k8s.prd.nos.ci",
  genesis: "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"
}

const devnet: Network = {
  name: "devnet",
  ...everywhere,
  jobs: address("nosJTmGQxvwXy23vng5UjkTbfv91Bzf9jEuro78dAGR"),
  nosMint: address("devr1BGQndEW5k5zfvG5FsLyZv1Ap73vNgAHcQ9sUVP"),
  marketAdmin: address("XXXxddiNnmoD2h2LbQYaL76Swi21MaQbtBbRynAdQL8"),
  authority: address("XXXxddiNnmoD2h2LbQYaL76Swi21MaQbtBbRynAdQL8"),
  slash: address("HLtABkKqsUjb4ECPEnvad6HN7QYf6ANHahAeZQXrAGgV"),
  hostTemplate: "https://{node}.node.k8s.dev.nos.ci",
  genesis: "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"
}

/** The networks that are known. `localnet` is a cluster of your own, with the addresses of devnet. */
export const networks: Readonly<Record<NetworkName, Network>> = {
  mainnet,
  devnet,
  localnet: { ...devnet, name: "localnet", genesis: undefined }
}

/** A known network by its name, or the network that is given. */
export const networkOf = (network: NetworkName | Network): Network =>
  typeof network === "string" ? networks[network] : network
