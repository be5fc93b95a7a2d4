/** The same through the native client: one batch, then looks at all that are left, every second. */
import { createInfernetNode } from "@longshore/infernet"
import type { Jobs } from "./bareLoop.ts"

export const throughNode = async (
  { url }: { readonly url: string },
  { containers, count, input }: Jobs
): Promise<void> => {
  await using node = await createInfernetNode({ url })
  const outcomes = await node.createJobs(Array.from({ length: count }, () => ({ containers, data: input })))
  const ids = outcomes.map((outcome) => {
    if (outcome._tag !== "Accepted") throw new Error(`a job was not accepted: ${outcome._tag}`)
    return outcome.id
  })
  const outputs = new Map<string, unknown>()
  let left = ids
  for (let pause = 0; left.length > 0; pause = 1000) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    for (const record of await node.getJobs(left)) {
      if (record._tag === "Success" && record.result?._tag === "Output") outputs.set(record.id, record.result.output)
    }
    left = left.filter((id) => !outputs.has(id))
  }
  if (ids.some((id) => outputs.get(id) === undefined)) throw new Error("a result is missing")
}
