/** The same through the Promise client: each job submitted and awaited as if it were alone. */
import { createClient } from "@longshore/core/Client"
import { pipeline } from "@longshore/core/JobSpec"
import { infernet } from "@longshore/infernet"
import type { Jobs } from "./bareLoop.ts"

export const throughLongshore = async ({ url }: { readonly url: string }, { containers, count, input }: Jobs) => {
  await using client = await createClient({ node: infernet({ url }) })
  const [first, ...others] = containers
  const spec = pipeline({ containers: [first!, ...others], input, timeout: "10 minutes" })
  const ended = await Promise.allSettled(
    Array.from({ length: count }, async () => client.node.awaitResult(await client.node.submit(spec)))
  )
  const results = ended.filter(({ status }) => status === "fulfilled").length
  return { results, refused: count - results }
}
