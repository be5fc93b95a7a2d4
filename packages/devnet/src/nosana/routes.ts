/** By which names requests count. A call of the RPC has the name of its method. */
import { type RpcMethod, rpcMethods } from "../solana/rpcMethods.ts"

/** Of IPFS and the hosts, which every Nosana network has. */
export const worldRoutes = [
  "POST /pinning/pinJSONToIPFS",
  "POST /pinning/pinFileToIPFS",
  "GET /ipfs/:cid",
  "GET /:node",
  "GET /:node/node/info",
  "GET /:node/job/:job/info",
  "GET /:node/job/:job/results",
  "GET /:node/job/:job/job-definition",
  "POST /:node/job/:job/job-definition",
  "GET /:node/job/:job/ops",
  "GET /:node/job/:job/ops/:operation",
  "GET /:node/job/:job/group/current",
  "GET /:node/job/:job/group/:group",
  "GET /:node/job/:job/endpoints",
  "POST /:node/job/:job/stop",
  "POST /:node/job/:job/group/:group/move",
  "POST /:node/job/:job/group/:group/restart",
  "POST /:node/job/:job/group/:group/stop",
  "POST /:node/job/:job/group/:group/operation/:operation/restart",
  "POST /:node/job/:job/group/:group/operation/:operation/stop",
  "GET /:node/log",
  "GET /:node/flog",
  "GET /:node/status"
] as const

export const routes = [...rpcMethods, ...worldRoutes] as const

export type NosanaProgramRoute = (typeof routes)[number] & (RpcMethod | (typeof worldRoutes)[number])
