/** What a task comes to on a node: a program with its files, whichever engine it names. */
import { createHash } from "node:crypto"
import { isArray, isObject, type Json } from "../go/Json.ts"
import { Failure } from "../running/Failure.ts"
import { absolute, type Work } from "../running/Work.ts"
import type { Execution } from "./Execution.ts"
import type { InputFile } from "./inputs.ts"
import type { InputSource, Job, SpecConfig } from "./Job.ts"
import type { Traits } from "./versions.ts"

const list = (value: Json | undefined): ReadonlyArray<string> =>
  isArray(value) ? value.filter((each): each is string => typeof each === "string") : []

const member = ({ params }: SpecConfig, key: string): Json | undefined =>
  Object.entries(params ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]

const text = (spec: SpecConfig, key: string): string => {
  const value = member(spec, key)
  return typeof value === "string" ? value : ""
}

const environmentOf = (job: Job, execution: Execution): Record<string, string> => {
  const { engine, env } = job.tasks[0]!
  const pairs = list(member(engine, "EnvironmentVariables")).map((pair) => {
    const at = pair.indexOf("=")
    return at < 0 ? ([pair, ""] as const) : ([pair.slice(0, at), pair.slice(at + 1)] as const)
  })
  return {
    ...Object.fromEntries(pairs),
    // A node forwards what its settings allow, and they allow nothing.
    ...Object.fromEntries(Object.entries(env).filter(([, value]) => !value.startsWith("env:"))),
    BACALHAU_EXECUTION_ID: execution.id,
    BACALHAU_JOB_ID: job.id,
    BACALHAU_JOB_NAME: job.name,
    BACALHAU_JOB_NAMESPACE: job.namespace,
    BACALHAU_JOB_TYPE: job.type,
    BACALHAU_NODE_ID: execution.nodeId,
    BACALHAU_PARTITION_COUNT: String(job.count),
    BACALHAU_PARTITION_INDEX: String(execution.partition)
  }
}

/** The module of an engine that has it in itself, as an input. */
export const engineModule = (engine: SpecConfig): InputSource | undefined => {
  const entry = engine.type.toLowerCase() === "wasm" ? member(engine, "EntryModule") : undefined
  if (!isObject(entry)) return undefined
  const source = isObject(entry.Source) ? entry.Source : {}
  const params = isObject(source.Params) ? source.Params : undefined
  return {
    alias: entryName,
    target: entryName,
    source: { type: typeof source.Type === "string" ? source.Type : "", params }
  }
}

const entryName = "longshore:entry-module"

export const workOf = (
  job: Job,
  execution: Execution,
  inputs: ReadonlyArray<InputFile>,
  { entryModule }: Traits
): Work | Failure => {
  const { engine, resultPaths } = job.tasks[0]!
  const env = environmentOf(job, execution)
  const parameters = list(member(engine, "Parameters"))
  if (engine.type.toLowerCase() === "wasm") {
    const entry = isObject(member(engine, "EntryModule")) ? entryName : text(engine, "EntryModule")
    if (entryModule === "engine" && entry !== entryName) {
      return new Failure(
        "preparing arguments: json: cannot unmarshal string into Go struct field EngineSpec.EntryModule of type models.InputSource"
      )
    }
    const module = inputs.find(({ target }) => target === entry)
    if (module === undefined)
      return new Failure(`failed to load entry module ${entry}: module not found: ${JSON.stringify(entry)}`)
    const others = inputs.filter((each) => each !== module)
    return {
      kind: "wasm",
      program: entry,
      module: module.bytes,
      entryPoint: text(engine, "Entrypoint"),
      command: parameters,
      env,
      directory: "/",
      files: new Map(others.map(({ bytes, target }) => [absolute(target), bytes])),
      resultPaths
    }
  }
  const image = text(engine, "Image")
  if (image === "")
    return new Failure("failed to decode docker engine: invalid docker engine param: 'Image' cannot be empty")
  const directory = text(engine, "WorkingDirectory") || "/"
  return {
    kind: "container",
    program: image,
    command: [...list(member(engine, "Entrypoint")), ...parameters],
    env,
    directory,
    files: new Map(inputs.map(({ bytes, target }) => [absolute(target, directory), bytes])),
    resultPaths
  }
}

export const hashOf = (module: Uint8Array): string => createHash("sha256").update(module).digest("hex")

const provided = ["wasi_snapshot_preview1", "wasi_unstable", "env"]

/** Whether some function calls the import of this number, as far as its bytes tell. */
const calls = (module: Uint8Array, index: number): boolean => {
  const call = 0x10
  return index >= 0 && module.some((byte, at) => byte === call && module[at + 1] === index)
}

const onlyKnown = `. expecting a built-in module name (like "wasi_snapshot_preview1"), or the Alias of one of the job's InputSources. see also: https://docs.bacalhau.org/getting-started/wasm-workload-onboarding`

/** Why a module cannot be loaded, and whether it can tell an exit code at all. */
export const examine = (work: Work, { entryModule, needsNames }: Traits): Failure | { readonly exits: boolean } => {
  const isOld = entryModule === "engine"
  const what = isOld ? "instantiate entry module module (inline)" : `load entry module ${work.program}`
  const failed = (words: string) => new Failure(`failed to ${what}: ${words}`)
  let module: WebAssembly.Module
  try {
    module = new WebAssembly.Module(work.module as Uint8Array<ArrayBuffer>)
  } catch (error) {
    const words = String(error).includes("magic") ? "invalid magic number" : (error as Error).message
    return isOld ? failed(words) : failed(`failed to compile module at ${JSON.stringify(work.program)}: ${words}`)
  }
  const entry = work.entryPoint ?? ""
  if (needsNames && WebAssembly.Module.customSections(module, "name").length === 0) {
    return failed(`failed to compile module at ${JSON.stringify(work.program)}: Name section not found`)
  }
  const imports = WebAssembly.Module.imports(module)
  const unknown = imports.find((each) => !provided.includes(each.module))
  if (unknown !== undefined) {
    const name = JSON.stringify(unknown.module)
    return failed(isOld ? `could not find WASM module with name ${name}${onlyKnown}` : `unknown module ${name}`)
  }
  if (!WebAssembly.Module.exports(module).some(({ name }) => name === entry)) {
    return new Failure(`unable to find the entrypoint '${entry}' in the WASM module`)
  }
  const functions = imports.filter(({ kind }) => kind === "function")
  return {
    exits: calls(
      work.module!,
      functions.findIndex(({ name }) => name === "proc_exit")
    )
  }
}
