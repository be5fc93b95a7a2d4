/** A devnet with a container that is a program, in a process that is about to be killed. */
import { fileURLToPath } from "node:url"
import { createDevnet } from "../src/index.ts"

const service = fileURLToPath(new URL("service.mjs", import.meta.url))
const devnet = await createDevnet({ infernet: { containers: { it: { command: [process.execPath, service] } } } })
process.stdout.write(`${devnet.infernet.url}\n`)
