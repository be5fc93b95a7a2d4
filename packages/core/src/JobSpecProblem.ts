/** What is wrong with a spec, whichever backend is to run it. */
import * as Duration from "effect/Duration"
import type { JobInput, JobOutput, JobSpec, Resources } from "./JobSpec.ts"

export interface Problem {
  /** Where: `inputs[0].path`. */
  readonly field: string
  /** What is wrong, and what to write instead; without the field. */
  readonly message: string
}

type Report = (field: string, message: string) => void

/** Every problem of a spec, in the order of its fields. Asked of values, since not every caller has a compiler. */
export const problemsOf = (spec: JobSpec): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const report: Report = (field, message) => void problems.push({ field, message })
  if (typeof spec !== "object" || spec === null) {
    report("", "a job is an object")
    return problems
  }
  unknownKeys("", spec, fields[spec._tag] ?? [], report)
  switch (spec._tag) {
    case "Container":
      text("image", spec.image, report)
      texts("command", spec.command, report)
      break
    case "Wasm":
      url("module", spec.module, report)
      texts("args", spec.args, report)
      break
    case "Pipeline":
      texts("containers", spec.containers, report)
      if (Array.isArray(spec.containers)) {
        if (spec.containers.length === 0) report("containers", "name at least one container")
        spec.containers.forEach((name, i) => name === "" && report(`containers[${i}]`, "must not be empty"))
      }
      if (!isRecord(spec.input)) report("input", "must be an object")
  }
  timeout(spec.timeout, report)
  if (spec._tag !== "Pipeline") {
    if (spec.env !== undefined) env(spec.env, report)
    if (spec.resources !== undefined) resources(spec.resources, report)
    list("inputs", spec.inputs, input, report)
    list("outputs", spec.outputs, output, report)
    twice("inputs", spec.inputs, "path", report)
    twice("outputs", spec.outputs, "name", report)
  }
  return problems
}

const work = ["_tag", "timeout", "env", "resources", "inputs", "outputs"]
const fields: Record<JobSpec["_tag"], ReadonlyArray<string>> = {
  Container: [...work, "image", "command"],
  Wasm: [...work, "module", "args"],
  Pipeline: ["_tag", "timeout", "containers", "input"]
}

/** Why a path cannot be inside a job's directory. */
export const pathProblem = (path: unknown): string | undefined => {
  if (typeof path !== "string" || path === "") return "must be a path"
  const isInside = !path.startsWith("/") && !/[\\\0]|^[A-Za-z]:/.test(path) && !path.split("/").includes("..")
  return isInside
    ? undefined
    : `${JSON.stringify(path)} is not inside the job's directory; write a relative path with "/" and without ".."`
}

/** Why a URL cannot be the source of an input or a module. */
export const urlProblem = (url: unknown): string | undefined =>
  typeof url === "string" && /^(file|https?|ipfs):./.test(url)
    ? undefined
    : `${JSON.stringify(url)} is not a URL that begins with file:, https:, http: or ipfs:`

/** Why a time cannot be how long a job may run. */
export const timeoutProblem = (duration: unknown): string | undefined => {
  if (duration === undefined) return "is missing; say how long the job may run at most"
  if (!Duration.isDuration(duration)) return `${JSON.stringify(duration)} is not a Duration`
  const isTime = Duration.isFinite(duration) && Duration.isPositive(duration)
  return isTime ? undefined : `${Duration.format(duration)} is no time to run in; give a positive duration`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const unknownKeys = (at: string, value: object, known: ReadonlyArray<string>, report: Report) => {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) report(`${at}${key}`, `there is no such field; known are ${known.join(", ")}`)
  }
}

const text = (field: string, value: unknown, report: Report) => {
  if (typeof value !== "string" || value === "") report(field, "must be a text that is not empty")
}

const texts = (field: string, value: unknown, report: Report) => {
  if (!Array.isArray(value)) return report(field, "must be a list of texts")
  value.forEach((part, i) => {
    if (typeof part !== "string") report(`${field}[${i}]`, `${JSON.stringify(part)} is not a text; put it in quotes`)
  })
}

const told = (field: string, problem: string | undefined, report: Report) => {
  if (problem !== undefined) report(field, problem)
}
const url = (field: string, value: unknown, report: Report) => told(field, urlProblem(value), report)
const path = (field: string, value: unknown, report: Report) => told(field, pathProblem(value), report)
const timeout = (value: unknown, report: Report) => told("timeout", timeoutProblem(value), report)

const env = (value: object, report: Report) => {
  if (!isRecord(value)) return report("env", "must be an object")
  for (const [name, setting] of Object.entries(value)) {
    if (!/^[^=\0]+$/.test(name)) report("env", `${JSON.stringify(name)} cannot be the name of a variable`)
    if (typeof setting !== "string") report(`env.${name}`, `${JSON.stringify(setting)} is not a text; put it in quotes`)
    else if (setting.includes("\0")) report(`env.${name}`, "must not contain a NUL character")
  }
}

const resources = (value: Resources, report: Report) => {
  if (!isRecord(value)) return report("resources", "must be an object")
  unknownKeys("resources.", value, ["cpu", "memory", "disk", "gpu"], report)
  const { cpu, disk, gpu, memory } = value
  const amount = (field: string, given: unknown) => {
    if (given !== undefined && !(typeof given === "bigint" && given > 0n)) {
      report(`resources.${field}`, `${String(given)} is not a positive number of bytes (a bigint)`)
    }
  }
  if (cpu !== undefined && !(typeof cpu === "number" && Number.isFinite(cpu) && cpu > 0)) {
    report("resources.cpu", `${String(cpu)} is not a positive number of cores`)
  }
  amount("memory", memory)
  amount("disk", disk)
  if (gpu === undefined) return
  if (!isRecord(gpu)) return report("resources.gpu", "must be an object with a count")
  unknownKeys("resources.gpu.", gpu, ["count", "model"], report)
  if (!(typeof gpu.count === "number" && Number.isSafeInteger(gpu.count) && gpu.count > 0)) {
    report("resources.gpu.count", `${String(gpu.count)} is not a positive whole number`)
  }
  if (gpu.model !== undefined) text("resources.gpu.model", gpu.model, report)
}

const list = <A>(
  field: string,
  values: ReadonlyArray<A> | undefined,
  each: (field: string, value: A, report: Report) => void,
  report: Report
) => {
  if (values === undefined) return
  if (!Array.isArray(values)) return report(field, "must be a list")
  values.forEach((value, i) => {
    if (isRecord(value)) each(`${field}[${i}]`, value as A, report)
    else report(`${field}[${i}]`, "must be an object")
  })
}

const input = (field: string, value: JobInput, report: Report) => {
  unknownKeys(`${field}.`, value, ["from", "data", "path"], report)
  path(`${field}.path`, value.path, report)
  if ("from" in value && "data" in value) report(field, "give either from or data, not both")
  else if ("from" in value) url(`${field}.from`, value.from, report)
  else if (!(typeof value.data === "string" || value.data instanceof Uint8Array)) {
    report(field, "give from (a URL) or data (a text or bytes)")
  }
}

const output = (field: string, value: JobOutput, report: Report) => {
  unknownKeys(`${field}.`, value, ["name", "path"], report)
  text(`${field}.name`, value.name, report)
  path(`${field}.path`, value.path, report)
}

const twice = <A extends object>(field: string, values: ReadonlyArray<A> | undefined, key: string, report: Report) => {
  if (!Array.isArray(values)) return
  const seen = new Set<unknown>()
  values.forEach((value, i) => {
    const given = (value as Record<string, unknown> | null)?.[key]
    if (seen.has(given)) report(`${field}[${i}].${key}`, `${JSON.stringify(given)} is used twice`)
    seen.add(given)
  })
}
