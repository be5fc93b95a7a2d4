/** The OpenAPI documents say what servers answer: each answer of the devnet's server fits what its document has for it. */
import { readFileSync } from "node:fs"
import { createDevnet } from "@longshore/devnet"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"

const read = (name: string) => {
  const file = new URL(`../../../packages/bacalhau/${name}.openapi.yaml`, import.meta.url)
  const document = parse(readFileSync(file, "utf8"))
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: name, ...document })
  const pointer = (steps: ReadonlyArray<string>) =>
    `${name}#/${steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`
  return (path: string, method: string, status: string, answer: unknown) => {
    const responses = document.paths[path][method].responses
    const at = ["paths", path, method, "responses", status in responses ? status : "default"]
    const told = at.reduce((value, step) => value[step], document)
    const steps = told.$ref === undefined ? at : (told.$ref as string).slice(2).split("/")
    const content = steps.reduce((value, step) => value[step], document).content
    const validate = ajv.getSchema(pointer([...steps, "content", Object.keys(content)[0]!, "schema"]))
    expect(validate, `${method} ${path}: the document has no ${status}`).toBeDefined()
    expect(validate!(answer), `${method} ${path}: ${JSON.stringify(validate!.errors)} ${JSON.stringify(answer)}`).toBe(
      true
    )
  }
}

const job = (Name: string) => ({
  Name,
  Type: "batch",
  Count: 1,
  Labels: { kind: "openapi" },
  Tasks: [{ Name: "main", Engine: { Type: "docker", Params: { Image: "echo" } }, Publisher: { Type: "local" } }]
})

describe.each(["1.9.3", "1.7.0", "1.4.0"] as const)("an orchestrator of %s", (version) => {
  it("answers as its document says", async () => {
    const images = { echo: () => 0 }
    await using devnet = await createDevnet({ networks: ["bacalhau"], bacalhau: { version, images } })
    const fits = read("orchestrator")
    const api = "/api/v1/orchestrator"
    const ask = async (method: string, path: string, at: string, body?: unknown) => {
      const response = await fetch(devnet.bacalhau.url + at, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } })
      })
      const answer = await response.json()
      fits(path, method.toLowerCase(), String(response.status), answer)
      return { status: response.status, answer }
    }
    const put = await ask("PUT", `${api}/jobs`, `${api}/jobs`, { Job: job("one") })
    const id = put.answer.JobID as string
    const get = () => ask("GET", `${api}/jobs/{id}`, `${api}/jobs/${id}?include=history,executions`)
    while ((await get()).answer.Job.State.StateType !== "Completed")
      await new Promise((resolve) => setTimeout(resolve, 5))
    await ask("PUT", `${api}/jobs`, `${api}/jobs`, { Job: { ...job("two"), Tasks: [] } })
    await ask("GET", `${api}/jobs`, `${api}/jobs?limit=1&labels=kind%3Dopenapi`)
    await ask("GET", `${api}/jobs/{id}`, `${api}/jobs/j-00000000`)
    for (const what of ["history", "executions", "results"]) {
      await ask("GET", `${api}/jobs/{id}/${what}`, `${api}/jobs/${id}/${what}`)
    }
    await ask("DELETE", `${api}/jobs/{id}`, `${api}/jobs/${id}`, { reason: "it has ended" })
    const { answer } = await ask("GET", `${api}/nodes`, `${api}/nodes`)
    await ask("GET", `${api}/nodes/{id}`, `${api}/nodes/${answer.Nodes[0].Info.NodeID}`)
    for (const what of ["alive", "version", "debug"]) await ask("GET", `/api/v1/agent/${what}`, `/api/v1/agent/${what}`)
    if (version !== "1.9.3") return
    await ask("PUT", `${api}/jobs/diff`, `${api}/jobs/diff`, { Job: job("one") })
    await ask("GET", `${api}/jobs/{id}/versions`, `${api}/jobs/${id}/versions`)
    await ask("PUT", `${api}/jobs/{id}/rerun`, `${api}/jobs/${id}/rerun`, { Reason: "again" })
    for (const what of ["config", "authconfig", "node"])
      await ask("GET", `/api/v1/agent/${what}`, `/api/v1/agent/${what}`)
  })
})
