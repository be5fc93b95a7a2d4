/**
 * What to run: a container, a WebAssembly module, or a pipeline of containers
 * that a node already has.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { bytesOf } from "./internal/size.ts"
import type { Json } from "./Job.ts"
import { InvalidSpec, JobError } from "./JobError.ts"

/** A file put into the job's directory before it starts: fetched from a URL, or given as text or bytes. */
export type JobInput =
  /** A `file:`, `https:` (or `http:`) or `ipfs:` URL. */
  { readonly from: string; readonly path: string } | { readonly data: string | Uint8Array; readonly path: string }

/** A file or a whole directory that is kept when the job has ended. */
export interface JobOutput {
  readonly name: string
  readonly path: string
}

/** What the job needs at least, and may use at most. Sizes are bytes. */
export interface Resources {
  /** Cores; parts of one are allowed. */
  readonly cpu?: number
  readonly memory?: bigint
  readonly disk?: bigint
  readonly gpu?: {
    readonly count: number
    /** As the network names it. */
    readonly model?: string
  }
}

interface Work {
  /** The longest the job may run. A backend that counts in other units converts. */
  readonly timeout: Duration.Duration
  readonly env?: { readonly [name: string]: string }
  readonly resources?: Resources
  /** Paths of inputs and outputs are relative, with `/`, and inside the job's own directory. */
  readonly inputs?: ReadonlyArray<JobInput>
  readonly outputs?: ReadonlyArray<JobOutput>
}

export interface ContainerSpec extends Work {
  readonly _tag: "Container"
  readonly image: string
  /** The program and its arguments. Empty runs what the image runs by itself. */
  readonly command: ReadonlyArray<string>
}

/** A WebAssembly module for WASI. */
export interface WasmSpec extends Work {
  readonly _tag: "Wasm"
  /** Where the module is: a `file:`, `https:` or `ipfs:` URL. */
  readonly module: string
  readonly args: ReadonlyArray<string>
}

/** Containers a node already runs; each takes the output of the one before. */
export interface PipelineSpec {
  readonly _tag: "Pipeline"
  /** The longest the whole pipeline may take. */
  readonly timeout: Duration.Duration
  readonly containers: readonly [string, ...Array<string>]
  readonly input: { readonly [key: string]: Json }
}

/**
 * What to run, by the kind of work. A backend names the kinds it takes, and the
 * compiler holds its callers to them. Anything only one network understands goes
 * in that backend's submit options.
 *
 * A job runs in a directory of its own, which is its working directory.
 */
export type JobSpec = ContainerSpec | WasmSpec | PipelineSpec
export type SpecKind = JobSpec["_tag"]
export type SpecOf<K extends SpecKind> = Extract<JobSpec, { readonly _tag: K }>

/** A size in bytes: a `bigint`, or words such as `"512 MiB"` and `"2 GB"`. */
export type SizeInput = bigint | string

export interface ResourcesInput {
  readonly cpu?: number
  readonly memory?: SizeInput
  readonly disk?: SizeInput
  readonly gpu?: number | { readonly count: number; readonly model?: string }
}

interface WorkInput extends Omit<Work, "timeout" | "resources"> {
  readonly timeout: Duration.Input
  readonly resources?: ResourcesInput
}
export interface ContainerInput extends WorkInput {
  readonly image: string
  readonly command?: ReadonlyArray<string>
}
export interface WasmInput extends WorkInput {
  readonly module: string
  readonly args?: ReadonlyArray<string>
}
export interface PipelineInput extends Omit<PipelineSpec, "_tag" | "timeout"> {
  readonly timeout: Duration.Input
}

/**
 * A container job. `timeout` takes what `Duration` takes (`"5 minutes"`), sizes are words or bytes.
 * Throws a `JobError` that names the field when one of these cannot be read.
 */
export const container = (input: ContainerInput): ContainerSpec => ({
  _tag: "Container",
  ...work(input),
  image: input.image,
  command: input.command ?? []
})

/** A WebAssembly (WASI) job. Reads its arguments as `container` does. */
export const wasm = (input: WasmInput): WasmSpec => ({
  _tag: "Wasm",
  ...work(input),
  module: input.module,
  args: input.args ?? []
})

/** A pipeline of containers that the node already runs. Reads `timeout` as `container` does. */
export const pipeline = ({ timeout, ...spec }: PipelineInput): PipelineSpec => ({
  _tag: "Pipeline",
  ...spec,
  timeout: toTimeout(timeout)
})

const work = ({ env, inputs, outputs, resources, timeout }: WorkInput): Work => ({
  timeout: toTimeout(timeout),
  ...(env && { env }),
  ...(inputs && { inputs }),
  ...(outputs && { outputs }),
  ...(resources && { resources: toResources(resources) })
})

const invalid = (field: string, message: string) =>
  new JobError({ backend: "longshore", operation: "spec", reason: new InvalidSpec({ field, message }) })

const toTimeout = (timeout: Duration.Input): Duration.Duration =>
  Option.getOrThrowWith(Duration.fromInput(timeout), () =>
    invalid("timeout", `timeout: ${JSON.stringify(timeout)} is not a duration; write for example "5 minutes"`)
  )

const toBytes = (field: string, size: SizeInput): bigint => {
  const bytes = typeof size === "bigint" ? size : bytesOf(size)
  if (bytes !== undefined) return bytes
  throw invalid(field, `${field}: ${JSON.stringify(size)} is not a size; write for example "512 MiB"`)
}

const toResources = ({ cpu, disk, gpu, memory }: ResourcesInput): Resources => ({
  ...(cpu !== undefined && { cpu }),
  ...(memory !== undefined && { memory: toBytes("resources.memory", memory) }),
  ...(disk !== undefined && { disk: toBytes("resources.disk", disk) }),
  ...(gpu !== undefined && { gpu: typeof gpu === "number" ? { count: gpu } : gpu })
})
