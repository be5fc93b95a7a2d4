/** From the job in a request to the job that is kept: defaults filled in, old shapes made new. */
import { isObject, type Json, sorted } from "../go/Json.ts"
import type { InputSource, JobSpec, SpecConfig, Task } from "./Job.ts"
import type { GivenJob, GivenSpec, GivenTask } from "./jobShape.ts"
import type { Traits } from "./versions.ts"

export interface Normalised {
  readonly spec: JobSpec
  /** `null` as it is written when there are none. */
  readonly warnings: ReadonlyArray<string> | null
}

/** A job that cannot be made what this server keeps. */
export class Refused extends Error {}

export interface Server {
  readonly nodeId: string
  readonly instanceId: string
}

export const normaliseJob = (given: GivenJob, id: string, server: Server, traits: Traits): Normalised => {
  const tasks = (given.Tasks ?? []).slice(0, 1).map((task) => taskOf(task, traits))
  const reserved = Object.keys(given.Meta ?? {}).filter((key) => key.startsWith("bacalhau.org/"))
  const warnings = [
    ...((given.ID ?? "") === "" ? [] : [`job ID is ignored when submitting a ${given.Type} job`]),
    ...reserved.map((key) => `job meta key ${JSON.stringify(key)} is reserved and will be ignored`),
    ...((given.Tasks ?? []).length > 1 ? ["only one task is supported per job"] : [])
  ]
  const everywhere = given.Type === "ops" || given.Type === "daemon"
  return {
    warnings: warnings.length > 0 ? warnings : null,
    spec: {
      id,
      name: (given.Name ?? "") === "" ? id : given.Name!,
      namespace: (given.Namespace ?? "") === "" ? "default" : given.Namespace!,
      type: given.Type ?? "",
      priority: given.Priority ?? 0,
      count: everywhere && traits.checks.isStrict ? 0 : (given.Count ?? 1),
      constraints: (given.Constraints ?? []).map(({ Key = "", Operator = "", Values = [] }) => ({
        key: Key,
        operator: Operator,
        values: Values
      })),
      meta: sorted({
        ...Object.fromEntries(Object.entries(given.Meta ?? {}).filter(([key]) => !reserved.includes(key))),
        ...traits.metaOf(server)
      }),
      labels: sorted({ ...given.Labels }),
      tasks
    }
  }
}

const taskOf = (given: GivenTask, traits: Traits): Task => {
  const inputs = (given.InputSources ?? []).map(inputOf)
  const { engine, module } = engineOf(specOf(given.Engine), traits)
  const { CPU = "", Disk = "", GPU = "", Memory = "" } = given.Resources ?? {}
  return {
    name: given.Name ?? "",
    engine,
    publisher: specOf(given.Publisher),
    env: sorted({ ...given.Env }),
    meta: sorted({ ...given.Meta }),
    inputs: module === undefined ? inputs : [...inputs, module],
    resultPaths: (given.ResultPaths ?? []).map(({ Name = "", Path = "" }) => ({ name: Name, path: Path })),
    resources: {
      cpu: clean(CPU) || traits.defaultCpu,
      memory: clean(Memory) || traits.defaultMemory,
      disk: clean(Disk),
      gpu: clean(GPU)
    },
    network: {
      type: given.Network?.Type ?? traits.defaultNetwork,
      domains: given.Network?.Domains ?? [],
      ports: given.Network?.Ports
    },
    timeouts: {
      execution: given.Timeouts?.ExecutionTimeout || traits.defaultTimeout.execution,
      queue: given.Timeouts?.QueueTimeout ?? 0,
      total: given.Timeouts?.TotalTimeout || traits.defaultTimeout.total
    }
  }
}

const clean = (amount: string) => amount.trim().toLowerCase()

const specOf = (given: GivenSpec | undefined): SpecConfig => ({
  type: (given?.Type ?? "").trim(),
  params: given?.Params === undefined ? undefined : sorted(given.Params)
})

type GivenInput = NonNullable<GivenTask["InputSources"]>[number]

const inputOf = ({ Alias = "", Source, Target = "" }: GivenInput): InputSource => ({
  source: specOf(Source),
  alias: Alias,
  target: Target
})

const textIn = (value: Json | undefined, key: string): string => {
  const found = isObject(value) ? value[key] : undefined
  return typeof found === "string" ? found : ""
}

/** Today the module is an input and the engine names its target; what came before is made so. */
const engineOf = (engine: SpecConfig, traits: Traits): { engine: SpecConfig; module?: InputSource } => {
  const params = engine.params ?? {}
  const entry = params.EntryModule
  if (traits.entryModule === "engine" || engine.type.toLowerCase() !== "wasm" || !isObject(entry)) return { engine }
  if (!isObject(entry.Source)) {
    const kind = traits.entryModule === "input" ? "input" : "artifact"
    throw new Refused(`invalid entry module: invalid ${kind} source: nil spec config`)
  }
  const target = textIn(entry, "Target") || "/wasm/entry.wasm"
  const source = {
    type: textIn(entry.Source, "Type"),
    params: isObject(entry.Source.Params) ? entry.Source.Params : undefined
  }
  return {
    engine: {
      type: engine.type,
      params: {
        EntryModule: target,
        Entrypoint: textIn(params, "Entrypoint") || textIn(params, "EntryPoint"),
        ImportModules: null,
        Parameters: params.Parameters ?? null
      }
    },
    module: { source, alias: textIn(entry, "Alias"), target }
  }
}
