/** A program as small as they come: the Promise client of one REST backend, and one job. Its size is watched. */
import { createClient } from "@longshore/core/Client"
import { pipeline } from "@longshore/core/JobSpec"
import { infernet } from "@longshore/infernet"

const client = await createClient({ infernet: infernet({ url: "http://127.0.0.1:4000" }) })
const spec = pipeline({ containers: ["echo"], input: { text: "hello" }, timeout: "5 minutes" })
console.log((await client.infernet.start(spec).waitForResult()).output)
