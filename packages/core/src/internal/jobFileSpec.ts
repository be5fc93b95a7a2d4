/** From what a job file holds to a spec. */
import * as Duration from "effect/Duration"
import * as Base64 from "effect/encoding/Base64"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { JobSpec } from "../JobSpec.ts"
import { problemsOf } from "../JobSpecProblem.ts"
import { bytesOf } from "./size.ts"

/** A problem, and where in the file's value it is. */
export interface Found {
  readonly path: ReadonlyArray<string | number>
  /** The key itself is wrong, not its value. */
  readonly isKey?: boolean
  readonly message: string
}

export interface Read {
  readonly spec: JobSpec | undefined
  readonly problems: ReadonlyArray<Found>
}

type Fields = Readonly<Record<string, unknown>>
type Path = ReadonlyArray<string | number>

const kinds = ["Container", "Wasm", "Pipeline"]

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

export const toSpec = (value: unknown, base: string | undefined): Read => {
  if (!isFields(value)) {
    return {
      spec: undefined,
      problems: [{ path: [], message: "a job file is a mapping that begins with kind: Container, Wasm or Pipeline" }]
    }
  }
  const { kind, ...fields } = value
  if (!kinds.includes(kind as string)) {
    const message = kind === undefined ? "is missing" : `${JSON.stringify(kind)} is no kind of job`
    const path = kind === undefined ? [] : ["kind"]
    return {
      spec: undefined,
      problems: [{ path, message: `${kind === undefined ? "kind " : ""}${message}; write ${kinds.join(", ")}` }]
    }
  }
  const found: Array<Found> = []
  const report = (path: Path, message: string) => void found.push({ path, message })
  const spec = {
    _tag: kind,
    ...(kind === "Container" && { command: [] }),
    ...(kind === "Wasm" && { args: [] }),
    ...fields,
    ...("timeout" in fields && { timeout: toDuration(fields.timeout, report) }),
    ...(kind === "Wasm" && { module: resolved(fields.module, base) }),
    ...(isFields(fields.resources) && { resources: toResources(fields.resources, report) }),
    ...(Array.isArray(fields.inputs) && { inputs: fields.inputs.map((input, i) => toInput(input, i, base, report)) })
  } as unknown as JobSpec

  const isConverted = (path: Path) => !found.some((other) => path.join() === other.path.join())
  for (const { field, message } of problemsOf(spec)) {
    const path = pathOf(field, fields)
    const isKey = message.startsWith("there is no such field")
    if (isConverted(path)) found.push({ path, isKey, message: isKey ? message.replace("_tag", "kind") : message })
  }
  return { spec, problems: found }
}

const toDuration = (given: unknown, report: (path: Path, message: string) => void): unknown => {
  const read = typeof given === "string" ? Duration.fromInput(given as Duration.Input) : Option.none()
  if (Option.isSome(read)) return read.value
  report(
    ["timeout"],
    `${JSON.stringify(given)} is not a duration; write a number and a unit, such as 90 seconds or 5 minutes`
  )
  return given
}

const toResources = (fields: Fields, report: (path: Path, message: string) => void): unknown => {
  const size = (name: string) => {
    const given = fields[name]
    const read = typeof given === "string" ? bytesOf(given) : undefined
    if (read !== undefined) return read
    report(
      ["resources", name],
      `${JSON.stringify(given)} is not a size; write a number and a unit, such as 512 MiB or 2 GB`
    )
    return given
  }
  return {
    ...fields,
    ...("memory" in fields && { memory: size("memory") }),
    ...("disk" in fields && { disk: size("disk") }),
    ...(typeof fields.gpu === "number" && { gpu: { count: fields.gpu } })
  }
}

const toInput = (
  input: unknown,
  index: number,
  base: string | undefined,
  report: (path: Path, message: string) => void
): unknown => {
  if (!isFields(input)) return input
  if ("from" in input) return { ...input, from: resolved(input.from, base) }
  if (!("base64" in input)) return input
  const { base64, ...rest } = input
  if ("data" in rest) report(["inputs", index], "give either data or base64, not both")
  const bytes = typeof base64 === "string" ? Base64.decode(base64) : undefined
  if (bytes !== undefined && Result.isSuccess(bytes)) return { ...rest, data: bytes.success }
  report(["inputs", index, "base64"], "is not Base64")
  return { ...rest, data: "" }
}

/** A relative `file:` URL starts from where the job file is. */
const resolved = (url: unknown, base: string | undefined): unknown => {
  if (base === undefined || typeof url !== "string" || !/^file:(?!\/)./.test(url)) return url
  try {
    return new URL(url.slice("file:".length), base).href
  } catch {
    return url
  }
}

/** `inputs[0].path` as steps; a variable's name may have dots in it. */
const pathOf = (field: string, fields: Fields): Path => {
  if (field.startsWith("env.") && isFields(fields.env)) return ["env", field.slice("env.".length)]
  if (field === "_tag") return ["kind"]
  const steps = field.split(/[.[\]]+/).filter((step) => step !== "")
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}
