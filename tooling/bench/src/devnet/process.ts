/** Runs a devnet for whoever started this process, until that lets go of it. */
import { createDevnet } from "@longshore/devnet"

const devnet = await createDevnet({ networks: ["infernet"], infernet: { rateLimit: JSON.parse(process.argv[2]!) } })
process.once("disconnect", () => devnet[Symbol.asyncDispose]())
const { admin, url } = devnet.infernet
process.send!({ admin, url })
