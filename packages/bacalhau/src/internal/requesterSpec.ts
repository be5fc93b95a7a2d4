/** From a spec to what a requester server of that release takes. */
import { InvalidSpec } from "@longshore/core/JobError"
import type { ContainerSpec, WasmSpec } from "@longshore/core/JobSpec"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { RequesterSpec, StorageSpec } from "../RequesterJob.ts"
import { isAtLeast, type ServerVersion } from "../ServerVersion.ts"
import type { SubmitOptions } from "../SubmitOptions.ts"
import { networkOf, optionProblem } from "./orchestratorJob.ts"
import { jobDirectory, outputProblem, resultPathsOf } from "./outputs.ts"
import { inputsOf, moduleOf, nameProblem, type PlacedSource, parentOf, type Source } from "./sources.ts"

export const keyTag = (key: string): string => `longshore-key-${key}`
export const groupTag = (group: string): string => `longshore-group-${group}`
const outputsTag = "longshore-outputs-"

export const specOf = (
  spec: ContainerSpec | WasmSpec,
  options: SubmitOptions,
  version: ServerVersion,
  { group, key }: { readonly key: string; readonly group: string }
): Effect.Effect<RequesterSpec, InvalidSpec> =>
  Effect.gen(function* () {
    const refused = optionProblem(spec, options) ?? unknownOption(options)
    if (refused !== undefined) return yield* refused
    const inputs = yield* inputsOf(spec.inputs)
    const module = spec._tag === "Wasm" ? yield* moduleOf(spec.module) : undefined
    const problem =
      outputProblem(spec._tag, spec.outputs, inputs) ??
      (spec._tag === "Container" ? inputs.map(nameProblem).find((each) => each !== undefined) : undefined)
    if (problem !== undefined) return yield* problem
    const publisher = publisherOf(options.publisher, (spec.outputs?.length ?? 0) > 0, version)
    const outputs = resultPathsOf(spec._tag, spec.outputs)
    const labels = Object.entries(options.labels ?? {}).map(([name, value]) => `${name}=${value}`)
    const told = spec.outputs?.length ? [outputsTag + encodeURIComponent(JSON.stringify(spec.outputs))] : []
    const { cpu, disk, gpu, memory } = spec.resources ?? {}
    return {
      Engine: spec._tag === "Container" ? "Docker" : "Wasm",
      Verifier: "Noop",
      Publisher: publisher.old,
      PublisherSpec: { Type: publisher.type, ...(publisher.params && { Params: publisher.params }) },
      ...workOf(spec, module),
      Resources: {
        ...(cpu !== undefined && { CPU: String(cpu) }),
        ...(memory !== undefined && { Memory: String(memory) }),
        ...(disk !== undefined && { Disk: String(disk) }),
        ...(gpu !== undefined && { GPU: String(gpu.count) })
      },
      Network: networkOf(options.network),
      Timeout: Math.ceil(Duration.toSeconds(spec.timeout)),
      ...(inputs.length > 0 && { inputs: inputs.map((input, index) => placed(spec._tag, input, index)) }),
      ...(outputs.length > 0 && {
        outputs: outputs.map(({ Name, Path }) => ({ StorageSource: "IPFS", Name, path: Path }))
      }),
      Annotations: [keyTag(key), groupTag(group), ...told, ...labels],
      ...(options.constraints && {
        NodeSelectors: options.constraints.map(({ key, operator, values }) => ({
          Key: key,
          Operator: operator,
          Values: [...(values ?? [])]
        }))
      }),
      DoNotTrack: true,
      Deal: { Concurrency: 1 }
    } as RequesterSpec
  })

const unknownOption = ({ priority, queueTimeout }: SubmitOptions): InvalidSpec | undefined => {
  const field = priority !== undefined ? "priority" : queueTimeout !== undefined ? "queueTimeout" : undefined
  return field === undefined
    ? undefined
    : new InvalidSpec({ field, message: `${field}: a requester server has no such thing; leave it out` })
}

const storage = (source: Source): StorageSpec => {
  switch (source._tag) {
    case "Inline":
      return { StorageSource: "Inline", URL: source.url }
    case "Url":
      return { StorageSource: "URLDownload", URL: source.url }
    case "Ipfs":
      return { StorageSource: "IPFS", CID: source.cid }
  }
}

const placed = (kind: string, { path, source }: PlacedSource, index: number): StorageSpec => {
  const root = kind === "Container" ? jobDirectory : ""
  const target = source._tag === "Url" && kind === "Container" ? `${root}/${parentOf(path)}` : `${root}/${path}`
  return { ...storage(source), Name: `input-${index}`, path: target.length > 1 ? target.replace(/\/$/, "") : target }
}

const workOf = (spec: ContainerSpec | WasmSpec, module: Source | undefined) => {
  const env = Object.entries(spec.env ?? {})
  if (spec._tag === "Container") {
    return {
      Docker: {
        Image: spec.image,
        ...(spec.command.length > 0 && { Entrypoint: [...spec.command] }),
        ...(env.length > 0 && { EnvironmentVariables: env.map(([name, value]) => `${name}=${value}`) }),
        WorkingDirectory: jobDirectory
      }
    }
  }
  return {
    Wasm: {
      EntryModule: { ...storage(module!), Name: "module", path: "/longshore/module.wasm" },
      EntryPoint: "_start",
      Parameters: [...spec.args],
      ...(env.length > 0 && { EnvironmentVariables: { ...spec.env } })
    }
  }
}

interface Publisher {
  readonly old: string
  readonly type: string
  readonly params?: { readonly [name: string]: unknown } | undefined
}

/** Before 1.2 no machine kept results itself, and before 0.3.29 a publisher had no parameters. */
const publisherOf = (given: SubmitOptions["publisher"], hasOutputs: boolean, version: ServerVersion): Publisher => {
  if (typeof given === "object")
    return { old: capital(given.Type), type: given.Type, params: given.Params ?? undefined }
  const isLocal = isAtLeast(version, "1.2.0")
  if (given === "local" || (given === undefined && isLocal)) return { old: "Local", type: "local" }
  return given === undefined && hasOutputs ? { old: "Ipfs", type: "ipfs" } : { old: "Noop", type: "noop" }
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What a job of ours declared, among its annotations. */
export const outputsIn = (annotations: ReadonlyArray<string> | null | undefined): string | undefined => {
  const told = annotations?.find((each) => each.startsWith(outputsTag))?.slice(outputsTag.length)
  try {
    return told === undefined ? undefined : decodeURIComponent(told)
  } catch {
    return undefined
  }
}
