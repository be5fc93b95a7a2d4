/** From a spec to the definition of a job, as an orchestrator of that release takes it. */
import { InvalidSpec } from "@longshore/core/JobError"
import type { ContainerSpec, WasmSpec } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { JobDefinition, SpecConfig } from "../Execution.ts"
import { isAtLeast, type ServerVersion } from "../ServerVersion.ts"
import type { SubmitOptions } from "../SubmitOptions.ts"
import { jobDirectory, outputProblem, outputsMeta, resultPathsOf } from "./outputs.ts"
import { inputsOf, moduleOf, nameProblem, type PlacedSource, parentOf, type Source } from "./sources.ts"

/** Where the machine puts the module. */
const moduleTarget = "/longshore/module.wasm"

export interface Identity {
  /** Unique to the submission. */
  readonly key: string
  /** Shared by all that one client submits. */
  readonly group: string
  readonly namespace: string | undefined
}

export const nameOf = (key: string): string => `longshore-${key}`
export const keyLabel = "longshore-key"
export const groupLabel = "longshore-group"

export const definitionOf = (
  spec: ContainerSpec | WasmSpec,
  options: SubmitOptions,
  version: ServerVersion,
  { group, key, namespace }: Identity
): Effect.Effect<JobDefinition, InvalidSpec> =>
  Effect.gen(function* () {
    const env = envProblem(spec.env ?? {}, version) ?? optionProblem(spec, options)
    if (env !== undefined) return yield* env
    const inputs = yield* inputsOf(spec.inputs)
    const module = spec._tag === "Wasm" ? yield* moduleOf(spec.module) : undefined
    // Before 1.8 the place of a downloaded file was WebAssembly's to choose.
    const keepsNames = spec._tag === "Container" || isAtLeast(version, "1.8.0")
    const problem =
      outputProblem(spec._tag, spec.outputs, inputs) ??
      (keepsNames ? inputs.map(nameProblem).find((each) => each !== undefined) : undefined)
    if (problem !== undefined) return yield* problem

    const placed = inputs.map((input) => placedInput(spec._tag, input, keepsNames))
    const outputs = resultPathsOf(spec._tag, spec.outputs)
    return {
      Name: nameOf(key),
      ...(namespace !== undefined && { Namespace: namespace }),
      Type: "batch",
      Count: 1,
      ...(options.priority !== undefined && { Priority: options.priority }),
      ...(options.constraints && {
        Constraints: options.constraints.map(({ key, operator, values }) => ({
          Key: key,
          Operator: operator,
          Values: [...(values ?? [])]
        }))
      }),
      Labels: { ...options.labels, [keyLabel]: key, [groupLabel]: group },
      ...(spec.outputs?.length && { Meta: { [outputsMeta]: JSON.stringify(spec.outputs) } }),
      Tasks: [
        {
          Name: "main",
          ...engineOf(spec, module, placed, version),
          Publisher: publisherOf(options.publisher),
          ...(spec.env && Object.keys(spec.env).length > 0 && { Env: { ...spec.env } }),
          ...(outputs.length > 0 && { ResultPaths: [...outputs] }),
          ...resourcesOf(spec),
          Network: networkOf(options.network),
          Timeouts: timeoutsOf(spec, options, version)
        }
      ]
    }
  })

/** Older servers end a job after half an hour in all, unless they are told otherwise. */
const timeoutsOf = ({ timeout }: ContainerSpec | WasmSpec, { queueTimeout }: SubmitOptions, version: ServerVersion) => {
  const ExecutionTimeout = seconds(timeout)
  const QueueTimeout = queueTimeout === undefined ? 0 : seconds(Duration.fromInputUnsafe(queueTimeout))
  return {
    ExecutionTimeout,
    ...(QueueTimeout > 0 && { QueueTimeout }),
    ...(!isAtLeast(version, "1.7.0") && { TotalTimeout: ExecutionTimeout + QueueTimeout + 24 * 3600 })
  }
}

const seconds = (duration: Duration.Duration) => Math.ceil(Duration.toSeconds(duration))

type Input = { Source: { Type: string; Params: Record<string, string> }; Target: string }

const sourceConfig = (source: Source): Input["Source"] => {
  switch (source._tag) {
    case "Inline":
      return { Type: "inline", Params: { URL: source.url } }
    case "Url":
      return { Type: "urlDownload", Params: { URL: source.url } }
    case "Ipfs":
      return { Type: "ipfs", Params: { CID: source.cid } }
  }
}

const placedInput = (kind: string, { path, source }: PlacedSource, keepsNames: boolean): Input => {
  const root = kind === "Container" ? jobDirectory : ""
  const target = source._tag === "Url" && keepsNames ? `${root}/${parentOf(path)}` : `${root}/${path}`
  return { Source: sourceConfig(source), Target: target.length > 1 ? target.replace(/\/$/, "") : target }
}

const engineOf = (
  spec: ContainerSpec | WasmSpec,
  module: Source | undefined,
  inputs: ReadonlyArray<Input>,
  version: ServerVersion
): { Engine: SpecConfig; InputSources?: Array<Input> } => {
  if (spec._tag === "Container") {
    const [program, ...args] = spec.command
    const Params = {
      Image: spec.image,
      // The program takes the place of the image's own, which would have it as an argument.
      ...(program !== undefined && { Entrypoint: [program], Parameters: args }),
      WorkingDirectory: jobDirectory
    }
    return { Engine: { Type: "docker", Params }, ...(inputs.length > 0 && { InputSources: [...inputs] }) }
  }
  const entry: Input = { Source: sourceConfig(module!), Target: moduleTarget }
  const isPath = isAtLeast(version, "1.8.0")
  const sources = isPath ? [entry, ...inputs] : [...inputs]
  const Params = {
    EntryModule: isPath ? moduleTarget : entry,
    Entrypoint: "_start",
    Parameters: [...spec.args],
    // Before 1.8 a module's variables were its engine's.
    ...(!isPath && spec.env && { EnvironmentVariables: { ...spec.env } })
  }
  return { Engine: { Type: "wasm", Params }, ...(sources.length > 0 && { InputSources: sources }) }
}

const publisherOf = (given: SubmitOptions["publisher"] = "local"): SpecConfig => {
  if (typeof given === "object") return { Type: given.Type, ...(given.Params && { Params: given.Params }) }
  return { Type: given === "none" ? "noop" : "local" }
}

export const networkOf = (given: SubmitOptions["network"] = "none") => {
  if (typeof given === "object") return { Type: "HTTP", Domains: [...given.domains] }
  return { Type: given === "full" ? "Full" : "None" }
}

const resourcesOf = ({ resources }: ContainerSpec | WasmSpec) => {
  if (resources === undefined) return {}
  const { cpu, disk, gpu, memory } = resources
  return {
    Resources: {
      ...(cpu !== undefined && { CPU: String(cpu) }),
      ...(memory !== undefined && { Memory: String(memory) }),
      ...(disk !== undefined && { Disk: String(disk) }),
      ...(gpu !== undefined && { GPU: String(gpu.count) })
    }
  }
}

const envProblem = (env: { readonly [name: string]: string }, version: ServerVersion): InvalidSpec | undefined => {
  for (const [name, value] of Object.entries(env)) {
    const field = `env.${name}`
    if (name.startsWith("BACALHAU_")) {
      return new InvalidSpec({
        field,
        message: `${field}: names that begin with BACALHAU_ are the server's own; use another`
      })
    }
    if (isAtLeast(version, "1.5.0") && !/^[A-Z_][A-Z0-9_]*$/.test(name)) {
      return new InvalidSpec({
        field,
        message: `${field}: a Bacalhau server takes upper-case letters, digits and _ only; write for example ${name.toUpperCase().replace(/[^A-Z0-9_]/g, "_")}`
      })
    }
    if (value.startsWith("env:")) {
      return new InvalidSpec({
        field,
        message: `${field}: a value that begins with env: would be read as the name of a variable of the machine; write it in another way`
      })
    }
  }
  return undefined
}

/** What no release can honour. */
export const optionProblem = (
  { outputs = [], resources }: ContainerSpec | WasmSpec,
  { labels = {}, publisher }: SubmitOptions
): InvalidSpec | undefined => {
  if (resources?.gpu?.model !== undefined) {
    const field = "resources.gpu.model"
    return new InvalidSpec({
      field,
      message: `${field}: Bacalhau cannot choose a model; give constraints on the labels of machines instead`
    })
  }
  if (outputs.length > 0 && (publisher === "none" || (typeof publisher === "object" && publisher.Type === "noop"))) {
    return new InvalidSpec({
      field: "publisher",
      message: "publisher: the job has outputs, and somebody must keep them; give local, or one of the server's own"
    })
  }
  for (const [name, value] of Object.entries(labels)) {
    if (name.startsWith("longshore-") || name === "") {
      return new InvalidSpec({ field: `labels.${name}`, message: `labels.${name}: this name is taken; use another` })
    }
    if (
      !/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/.test(value) ||
      !/^([\w.-]+\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(name)
    ) {
      return new InvalidSpec({
        field: `labels.${name}`,
        message: `labels.${name}: ${JSON.stringify(value)} could not be looked for; names and values have up to 63 letters, digits, "-", "_" and "."`
      })
    }
  }
  return undefined
}
