/** An OpenAPI document, which says of an answer whether it is one of those that it has. */
import { readFileSync } from "node:fs"
import { Ajv2020 } from "ajv/dist/2020.js"
import { expect } from "vitest"
import { parse } from "yaml"

export interface Seen {
  /** As the document has it, `/jobs/{address}`. */
  readonly path: string
  readonly method: string
  readonly status: number
  readonly type: string
  readonly text: string
}

export interface Document {
  /** Fails where the answer is none of the document's. */
  readonly fits: (seen: Seen) => void
  /** All operations, as in `GET /jobs`. */
  readonly operations: ReadonlyArray<string>
}

const methods = ["get", "post", "put", "patch", "delete"]

/** `file` beside the package's `package.json`. */
export const read = (file: string): Document => {
  const text = readFileSync(new URL(`../../../packages/nosana-api/${file}`, import.meta.url), "utf8")
  const document = parse(text)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: file, ...document })
  const escaped = (step: string) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"))
  const found = (steps: ReadonlyArray<string>) => steps.reduce((value, step) => value[step], document)
  /** Where something is, once what it refers to is followed. */
  const at = (steps: ReadonlyArray<string>): ReadonlyArray<string> => {
    const reference: string | undefined = found(steps).$ref
    return reference === undefined ? steps : reference.slice(2).split("/")
  }
  return {
    operations: Object.entries(document.paths as Record<string, object>).flatMap(([path, item]) =>
      Object.keys(item).flatMap((method) => (methods.includes(method) ? [`${method.toUpperCase()} ${path}`] : []))
    ),
    fits: ({ method, path, status, text: answer, type }) => {
      const what = `${method} ${path} ${status}: ${answer.slice(0, 500)}`
      const operation = ["paths", path, method.toLowerCase()]
      const { responses } = found(operation)
      const known = String(status) in responses ? String(status) : "default"
      const steps = at([...operation, "responses", known])
      const { content } = found(steps)
      if (content === undefined) return expect(answer, what).toBe("")
      const [kind = ""] = type.split(";")
      expect(Object.keys(content), what).toContain(kind)
      const value = kind === "application/json" ? JSON.parse(answer) : answer
      const validate = ajv.getSchema(`${file}#/${[...steps, "content", kind, "schema"].map(escaped).join("/")}`)
      expect(validate, `${what}: there is no schema`).toBeDefined()
      expect(validate!(value), `${what}: ${JSON.stringify(validate!.errors)}`).toBe(true)
    }
  }
}
