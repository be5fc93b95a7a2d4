/** Jobs through the contract, each as if it were alone. */
import { bacalhau } from "@longshore/bacalhau"
import { createClient } from "@longshore/core/Client"
import { container } from "@longshore/core/JobSpec"

export interface Jobs {
  readonly count: number
  readonly seconds: number
}

export const throughLongshore = async (url: string, { count, seconds }: Jobs): Promise<void> => {
  await using client = await createClient({ bacalhau: bacalhau({ url }) })
  const spec = container({ image: "waits", command: ["wait", String(seconds)], timeout: "5 minutes" })
  const refs = []
  for (let i = 0; i < count; i += 50) {
    refs.push(...(await Promise.all(Array.from({ length: 50 }, () => client.bacalhau.submit(spec)))))
  }
  await Promise.all(
    refs.map(async (ref) => {
      const { status } = await client.bacalhau.awaitEnd(ref)
      if (status._tag !== "Completed") throw new Error(`a job ended as ${status._tag}`)
    })
  )
}
