import { type Registration, register } from "@longshore/core/Registration"
import { NosanaProgramBackend } from "./NosanaProgramBackend.ts"

export const registration: Registration = /* @__PURE__ */ register(NosanaProgramBackend, {
  description: "Nosana's jobs program on Solana: containers on GPU nodes, paid in NOS from a wallet of your own",
  takes: ["market", "node", "definition", "allowSecrets"],
  settings: [
    {
      name: "LONGSHORE_NOSANA_PROGRAM_NETWORK",
      description: "mainnet, devnet or localnet; mainnet unless it is given"
    },
    { name: "LONGSHORE_NOSANA_PROGRAM_URL", description: "the URL of a Solana RPC, with its key", isSecret: true },
    {
      name: "LONGSHORE_NOSANA_PROGRAM_SUBSCRIPTIONS",
      description: "the URL of its web socket, if it is not the RPC's with ws for http",
      isSecret: true
    },
    { name: "LONGSHORE_NOSANA_PROGRAM_WALLET", description: "a keypair file, such as ~/.config/solana/id.json" },
    { name: "LONGSHORE_NOSANA_PROGRAM_MARKET", description: "the address of the market in which jobs are listed" },
    { name: "LONGSHORE_NOSANA_PROGRAM_MAX_PRICE", description: "the most to pay for a second, in micro-NOS" },
    { name: "LONGSHORE_NOSANA_PROGRAM_MAX_COST", description: "the most that one job may cost, in micro-NOS" },
    { name: "LONGSHORE_NOSANA_PROGRAM_IPFS_API", description: "a pin service that speaks as Pinata does" },
    {
      name: "LONGSHORE_NOSANA_PROGRAM_IPFS_GATEWAYS",
      description: "where results are read, separated by commas; each ends in /ipfs/"
    },
    { name: "LONGSHORE_NOSANA_PROGRAM_IPFS_JWT", description: "the pin service's token", isSecret: true },
    {
      name: "LONGSHORE_NOSANA_PROGRAM_HOST",
      description: "the URL of a node's API, with {node} for its address; the network's unless it is given"
    }
  ],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
