/** The OpenAPI document says what nodes answer: each answer of the devnet's node fits what the document has for it. */
import { readFileSync } from "node:fs"
import { createDevnet } from "@longshore/devnet"
import { Ajv2020 } from "ajv/dist/2020.js"
import { expect, it } from "vitest"
import { parse } from "yaml"

const document = parse(readFileSync(new URL("../../../packages/infernet/openapi.yaml", import.meta.url), "utf8"))
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema({ $id: "node", ...document })

const pointer = (...steps: ReadonlyArray<string>) =>
  `node#/${steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`

interface Exchange {
  readonly method: "get" | "post" | "put"
  readonly path: string
  readonly search?: string
  readonly body?: unknown
  readonly status: number
}

const job = { containers: ["echo"], data: { a: 1 }, id: "known" }
const exchanges: ReadonlyArray<Exchange> = [
  { method: "get", path: "/health", status: 200 },
  { method: "get", path: "/info", status: 200 },
  { method: "get", path: "/resources", status: 200 },
  { method: "post", path: "/api/jobs", body: job, status: 200 },
  { method: "post", path: "/api/jobs", body: { ...job, containers: ["nobody"] }, status: 405 },
  { method: "post", path: "/api/jobs", body: { ...job, containers: [] }, status: 405 },
  { method: "post", path: "/api/jobs", body: { containers: ["echo"] }, status: 500 },
  { method: "post", path: "/api/jobs/batch", body: [job, { ...job, containers: [] }], status: 200 },
  { method: "post", path: "/api/jobs/batch", body: {}, status: 400 },
  { method: "post", path: "/api/jobs/batch", body: [null], status: 500 },
  { method: "post", path: "/api/jobs/stream", body: { ...job, containers: ["nobody"] }, status: 405 },
  { method: "get", path: "/api/jobs", status: 200 },
  { method: "get", path: "/api/jobs", search: "?id=known&intermediate=true", status: 200 },
  { method: "get", path: "/api/jobs", search: "?id=nobody", status: 200 },
  { method: "put", path: "/api/status", body: { id: "known", status: "success", containers: ["echo"] }, status: 200 },
  { method: "put", path: "/api/status", body: { id: "known", status: "failure", containers: ["echo"] }, status: 400 },
  { method: "put", path: "/api/status", body: {}, status: 500 },
  { method: "get", path: "/api/jobs", search: "?id=known", status: 200 }
]

it("each answer has the status, the content type and the shape that the document gives it", async () => {
  await using devnet = await createDevnet({ networks: ["infernet"] })
  for (const { body, method, path, search = "", status } of exchanges) {
    const what = `${method} ${path}${search} ${JSON.stringify(body)}`
    const response = await fetch(devnet.infernet.url + path + search, {
      method: method.toUpperCase(),
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } })
    })
    expect(response.status, what).toBe(status)
    const [type] = (response.headers.get("content-type") ?? "").split(";")
    const at = ["paths", path, method, "responses", String(status)]
    const told = at.reduce((value, step) => value[step], document)
    const steps = told.$ref === undefined ? at : (told.$ref as string).slice(2).split("/")
    const validate = ajv.getSchema(pointer(...steps, "content", type!, "schema"))
    expect(validate, `${what}: the document has no ${type}`).toBeDefined()
    const isValid = validate!(await response.json())
    expect(isValid, `${what}: ${ajv.errorsText(validate!.errors)}`).toBe(true)
  }
})
