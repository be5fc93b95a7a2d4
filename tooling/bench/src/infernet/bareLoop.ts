/** The barest loop that makes the same requests: one batch, then the jobs that are left, 150 at a time and four at once, every second. */

export interface Jobs {
  readonly count: number
  readonly containers: ReadonlyArray<string>
  readonly input: { readonly [key: string]: number | string }
}

interface Entry {
  readonly id: string
  readonly status: string
  readonly result: { readonly output: unknown } | null
}

export const bareLoop = async (url: string, { containers, count, input }: Jobs): Promise<void> => {
  const ids = Array.from({ length: count }, () => crypto.randomUUID())
  const body = JSON.stringify(ids.map((id) => ({ id, containers, data: input })))
  const posted = await fetch(`${url}/api/jobs/batch`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body
  })
  await posted.json()
  const outputs = new Map<string, unknown>()
  let left = ids
  for (let pause = 0; left.length > 0; pause = 1000) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const chunks = Array.from({ length: Math.ceil(left.length / 150) }, (_, i) => left.slice(i * 150, (i + 1) * 150))
    const read = async () => {
      for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
        const answer = await fetch(`${url}/api/jobs?${chunk.map((id) => `id=${id}`).join("&")}`)
        for (const { id, result, status } of (await answer.json()) as ReadonlyArray<Entry>) {
          if (status === "success") outputs.set(id, result?.output)
        }
      }
    }
    await Promise.all([read(), read(), read(), read()])
    left = left.filter((id) => !outputs.has(id))
  }
  if (ids.some((id) => outputs.get(id) === undefined)) throw new Error("a result is missing")
}
