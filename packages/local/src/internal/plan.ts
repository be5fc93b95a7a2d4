/** From a spec to what will run, or why it cannot. Nothing is started here. */
import * as fs from "node:fs"
import { pathToFileURL } from "node:url"
import { InvalidSpec } from "@longshore/core/JobError"
import type { ContainerSpec, JobInput, WasmSpec } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import { localPath } from "./inputs.ts"
import { messageOf } from "./messageOf.ts"
import type { EngineName, InputRecord, JobRecord, Work } from "./record.ts"

export interface Setting {
  readonly engine: EngineName | undefined
  readonly network: string
  readonly captureLimit: number
  readonly ipfsGateway: string
}

const refused = (field: string, message: string) => new InvalidSpec({ field, message: `${field}: ${message}` })

export const plan = (
  spec: ContainerSpec | WasmSpec,
  setting: Setting
): Omit<JobRecord, "id" | "createdAt"> | InvalidSpec => {
  const work = workOf(spec, setting)
  if (work instanceof InvalidSpec) return work
  for (const [index, input] of (spec.inputs ?? []).entries()) {
    const problem = "from" in input ? fileProblem(input.from) : undefined
    if (problem !== undefined) return refused(`inputs[${index}].from`, problem)
  }
  return {
    work,
    timeoutMillis: Math.ceil(Duration.toMillis(spec.timeout)),
    env: spec.env ?? {},
    inputs: (spec.inputs ?? []).map(toRecord),
    outputs: spec.outputs ?? [],
    warnings:
      work.kind === "process"
        ? [
            `no container engine answers: ${(spec as ContainerSpec).image} is not used, the command runs as a plain process`
          ]
        : [],
    captureLimit: setting.captureLimit,
    ipfsGateway: setting.ipfsGateway
  }
}

const toRecord = (input: JobInput): InputRecord => {
  if ("from" in input) return { path: input.path, from: absolute(input.from) }
  return typeof input.data === "string"
    ? { path: input.path, text: input.data }
    : { path: input.path, base64: Buffer.from(input.data).toString("base64") }
}

/** The runner works in another directory than its client. */
const absolute = (url: string) => (url.startsWith("file:") ? pathToFileURL(localPath(url)).href : url)

/** Why a file cannot be taken, as far as can be told before anything runs. */
const fileProblem = (url: string): string | undefined => {
  if (!url.startsWith("file:")) return undefined
  let file: string
  try {
    file = localPath(url)
  } catch (error) {
    return `${url} names no file of this machine: ${messageOf(error)}`
  }
  if (!fs.existsSync(file)) return `there is no file ${file}`
  try {
    fs.accessSync(file, fs.constants.R_OK)
    return undefined
  } catch (error) {
    return `${file} cannot be read: ${messageOf(error)}`
  }
}

const workOf = (spec: ContainerSpec | WasmSpec, { engine, network }: Setting): Work | InvalidSpec => {
  const { cpu, disk, gpu, memory } = spec.resources ?? {}
  if (disk !== undefined) return refused("resources.disk", "local has no way to limit it; leave it out")
  if (spec._tag === "Wasm") {
    const [field] = Object.keys(spec.resources ?? {})
    if (field !== undefined) return refused(`resources.${field}`, "local does not limit WebAssembly; leave it out")
    return wasmProblem(spec.module) ?? { kind: "wasm", module: absolute(spec.module), args: spec.args }
  }
  if (engine === undefined) {
    const [field] = Object.keys(spec.resources ?? {})
    if (field !== undefined) {
      return refused(`resources.${field}`, "a plain process is not limited; start docker or podman, or leave it out")
    }
    return spec.command.length > 0
      ? { kind: "process", command: spec.command }
      : refused("command", "without docker or podman there is no image to say what to run; give a command")
  }
  if (gpu?.model !== undefined) return refused("resources.gpu.model", "local cannot choose a model; leave it out")
  return {
    kind: "container",
    engine,
    image: spec.image,
    command: spec.command,
    network,
    ...(cpu !== undefined && { cpu }),
    ...(memory !== undefined && { memory: String(memory) }),
    ...(gpu !== undefined && { gpus: gpu.count })
  }
}

const magic = Buffer.from([0x00, 0x61, 0x73, 0x6d])

const wasmProblem = (module: string): InvalidSpec | undefined => {
  if (!module.startsWith("file:")) return undefined
  const problem = fileProblem(module)
  if (problem !== undefined) return refused("module", problem)
  const file = localPath(module)
  try {
    if (beginsWith(file, magic)) return undefined
  } catch (error) {
    return refused("module", `${file} cannot be read: ${messageOf(error)}`)
  }
  return refused("module", `${file} is not a WebAssembly module: it does not begin with \\0asm`)
}

const beginsWith = (file: string, bytes: Buffer): boolean => {
  const first = Buffer.alloc(bytes.length)
  const handle = fs.openSync(file, "r")
  try {
    fs.readSync(handle, first, 0, first.length, 0)
    return first.equals(bytes)
  } finally {
    fs.closeSync(handle)
  }
}
