/** What a server of the requester era tells of itself. */
import type { Asked } from "../Asked.ts"
import { infoJson, nodeJson, versionJson } from "../nodeJson.ts"
import { json, type Reply, text } from "../Reply.ts"
import type { Server } from "../Server.ts"
import { success, words } from "./answers.ts"

const amounts = { All: 270_553_174_016, Used: 21_291_720_704, Free: 249_261_453_312 }

const lower = (members: object) =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key.toLowerCase(), value]))

/** Before 1.0. It wants a body, whatever the method. */
const oldVersion = (server: Server, { body }: Asked): Reply =>
  body.trim() === "" ? words(400, "EOF") : success(server, { build_version_info: lower(versionJson(server.traits)) })

const plain = (body: string): Reply => ({ ...text(200, body) })

export const atRoot: Readonly<Record<string, (server: Server, asked: Asked) => Reply>> = {
  "/version": oldVersion,
  "/id": (server) => success(server, server.nodeId),
  "/peers": (server) => success(server, [{ ID: server.nodeId, Addrs: ["/ip4/127.0.0.1/tcp/1235"] }]),
  "/node_info": (server) => {
    const [node] = server.nodes
    return success(server, {
      BacalhauVersion: lower(versionJson(server.traits)),
      PeerInfo: { ID: server.nodeId, Addrs: ["/ip4/127.0.0.1/tcp/1235"] },
      NodeType: "Compute",
      Labels: node!.labels,
      ComputeNodeInfo: infoJson(node!, server.traits).ComputeNodeInfo
    })
  },
  "/healthz": (server) =>
    success(server, { FreeSpace: { IPFSMount: { All: 0, Used: 0, Free: 0 }, tmp: amounts, root: amounts } }),
  "/livez": () => plain("OK"),
  "/readyz": () => plain("READY"),
  "/varz": () => plain("{}"),
  "/logz": () => plain(`File not found at ${["", "tmp", "ipfs.log"].join("/")}`),
  "/requester/debug": () => plain("{}\n")
}

/** From 1.0.4 to 1.6: by method, and under two paths. */
export const since104: Readonly<Record<string, (server: Server, asked: Asked) => Reply>> = {
  "GET /": ({ debug, traits }) => ({ ...json(versionJson(traits), { indents: debug }), type: "text/plain" }),
  "POST /version": (server) => json({ build_version_info: versionJson(server.traits) }, { indents: server.debug }),
  "GET /id": ({ nodeId }) => ({ ...text(200, nodeId), type: "text/plain" }),
  "GET /node_info": (server) =>
    json(
      { ...nodeJson(server.nodes[0]!, server), Info: infoJson(server.nodes[0]!, server.traits) },
      { indents: server.debug }
    ),
  "GET /healthz": ({ debug }) => json({ FreeSpace: { tmp: amounts, root: amounts } }, { indents: debug }),
  "GET /livez": () => ({ ...text(200, "OK"), type: "text/plain" })
}
