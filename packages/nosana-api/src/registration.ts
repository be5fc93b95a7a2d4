import { type Registration, register } from "@longshore/core/Registration"
import { NosanaApiBackend } from "./NosanaApiBackend.ts"

export const registration: Registration = /* @__PURE__ */ register(NosanaApiBackend, {
  description: "Nosana's credits API: containers on GPU nodes, paid with credits, by an API key and without a wallet",
  takes: ["market", "node", "definition", "allowSecrets"],
  settings: [
    { name: "LONGSHORE_NOSANA_API_KEY", description: "an API key, which begins with nos_", isSecret: true },
    {
      name: "LONGSHORE_NOSANA_API_WALLET",
      description: "a keypair file that signs requests where there is no API key, such as ~/.config/solana/id.json"
    },
    { name: "LONGSHORE_NOSANA_API_NETWORK", description: "mainnet or devnet; mainnet unless it is given" },
    {
      name: "LONGSHORE_NOSANA_API_URL",
      description: "where the server is, if it is not the network's",
      hasDefault: true
    },
    {
      name: "LONGSHORE_NOSANA_API_PREFIX",
      description: "what paths begin with: /api unless it is given, and / where they begin with nothing"
    },
    { name: "LONGSHORE_NOSANA_API_SIGN", description: "where messages are signed, if it is not the network's" },
    { name: "LONGSHORE_NOSANA_API_MARKET", description: "the address or slug of the market in which jobs are posted" },
    { name: "LONGSHORE_NOSANA_API_MAX_COST", description: "the most that one job may cost, in dollars: 1.50" },
    {
      name: "LONGSHORE_NOSANA_API_MIN_TIMEOUT",
      description: "the shortest timeout that the server takes: 1 hour unless it is given"
    },
    { name: "LONGSHORE_NOSANA_API_ACCOUNT", description: "the account's address, or a name for it where keys change" },
    { name: "LONGSHORE_NOSANA_API_IPFS_API", description: "a pin service that speaks as Pinata does" },
    {
      name: "LONGSHORE_NOSANA_API_IPFS_GATEWAYS",
      description: "where results are read, separated by commas; each ends in /ipfs/"
    },
    { name: "LONGSHORE_NOSANA_API_IPFS_JWT", description: "the pin service's token", isSecret: true },
    {
      name: "LONGSHORE_NOSANA_API_HOST",
      description: "the URL of a node's API, with {node} for its address; the network's unless it is given"
    }
  ],
  layer: () => import("./internal/settings.ts").then(({ layer }) => layer)
})
