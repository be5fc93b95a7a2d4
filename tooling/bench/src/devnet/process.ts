/** Runs a devnet with one network for whoever started this process, until that lets go of it. */
import { createDevnet, type NetworkName } from "@longshore/devnet"
import { images } from "./images.ts"

const [, , network = "", options = "{}"] = process.argv
const given = JSON.parse(options)
const devnet = await createDevnet({
  networks: [network as NetworkName],
  [network]: network === "bacalhau" ? { ...given, images, engine: "none", nodes: [{ cpu: 100_000 }] } : given
})
process.once("disconnect", () => devnet[Symbol.asyncDispose]())
const { admin, url } = devnet[network as NetworkName]
process.send!({ admin, url })
