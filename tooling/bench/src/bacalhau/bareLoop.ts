/** The barest loop that makes the same requests: each job put, a list of all every second, and how each ended. */
import type { Jobs } from "./throughLongshore.ts"

interface Page {
  readonly NextToken: string
  readonly Items: ReadonlyArray<{ readonly ID: string; readonly State: { readonly StateType: string } }>
}

export const bareLoop = async (url: string, { count, seconds }: Jobs): Promise<void> => {
  const api = `${url}/api/v1/orchestrator/jobs`
  const group = crypto.randomUUID()
  const put = async () => {
    const key = crypto.randomUUID()
    const Job = {
      Name: `bare-${key}`,
      Type: "batch",
      Count: 1,
      Labels: { group, key },
      Tasks: [
        {
          Name: "main",
          Engine: { Type: "docker", Params: { Image: "waits", Entrypoint: ["wait"], Parameters: [String(seconds)] } },
          Publisher: { Type: "local" }
        }
      ]
    }
    const headers = { "content-type": "application/json" }
    const send = () => fetch(api, { method: "PUT", headers, body: JSON.stringify({ Job }) })
    let answer = await send()
    // A server takes 1,000 requests a second.
    while (answer.status === 429) {
      await answer.text()
      await new Promise((resolve) => setTimeout(resolve, 100))
      answer = await send()
    }
    return ((await answer.json()) as { readonly JobID: string }).JobID
  }
  const left = new Set<string>()
  for (let i = 0; i < count; i += 50) {
    for (const id of await Promise.all(Array.from({ length: 50 }, put))) left.add(id)
  }
  for (let pause = 0; left.size > 0; pause = 1000) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const ended: Array<string> = []
    let token = ""
    do {
      const words = new URLSearchParams({ labels: `group=${group}`, limit: "200", ...(token && { next_token: token }) })
      const page = (await (await fetch(`${api}?${words}`)).json()) as Page
      for (const { ID, State } of page.Items) if (State.StateType === "Completed" && left.has(ID)) ended.push(ID)
      token = page.NextToken
    } while (token !== "")
    const judge = async () => {
      for (let id = ended.shift(); id !== undefined; id = ended.shift()) {
        const { Items } = (await (await fetch(`${api}/${id}/executions`)).json()) as {
          readonly Items: ReadonlyArray<{ readonly RunOutput: { readonly ExitCode: number } }>
        }
        if (Items[0]?.RunOutput.ExitCode !== 0) throw new Error("a job failed")
        left.delete(id)
      }
    }
    await Promise.all(Array.from({ length: 8 }, judge))
  }
}
