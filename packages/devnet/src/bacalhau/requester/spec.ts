/** The spec of a legacy job: how it is read, shown, and made into what is run. */
import { randomUUID } from "node:crypto"
import * as Decode from "../../go/decode.ts"
import { isArray, isObject, type Json } from "../../go/Json.ts"
import type { InputSource, Job, Legacy, SpecConfig } from "../Job.ts"
import type { Server } from "../Server.ts"

type Members = { readonly [key: string]: Json | undefined }

const oneOf = (type: string, what: string, names: ReadonlyArray<string>) =>
  Decode.checked(type, (given) => {
    const known = names.find((name) => name.toLowerCase() === given.trim().toLowerCase())
    if (known === undefined) throw new Decode.ValueProblem(`${what} '${given}'`)
    return known
  })

const sources = [
  "IPFS",
  "URLDownload",
  "FilecoinUnsealed",
  "Filecoin",
  "Estuary",
  "Inline",
  "LocalDirectory",
  "RepoClone",
  "RepoCloneLFS",
  "S3"
]
const publishers = ["Noop", "Ipfs", "Filecoin", "Estuary", "S3", "Local"]
const strings = Decode.list("string", Decode.string)

const storage = Decode.struct("model.StorageSpec", {
  StorageSource: oneOf("model.StorageSourceType", "executor: unknown source type", sources),
  Name: Decode.string,
  CID: Decode.string,
  URL: Decode.string,
  SourcePath: Decode.string,
  path: Decode.string,
  Metadata: Decode.map("string", Decode.string)
})
const storages = Decode.list("model.StorageSpec", storage)

const specOf = (timeout: Decode.Shape<number>) =>
  Decode.struct("model.Spec", {
    Engine: oneOf("model.Engine", "executor: unknown engine type", [
      "Noop",
      "Docker",
      "Wasm",
      "Language",
      "PythonWasm"
    ]),
    EngineSpec: Decode.struct("model.EngineSpec", { Type: Decode.string, Params: Decode.any }),
    Verifier: oneOf("model.Verifier", "verifier: unknown type", ["Noop", "Deterministic"]),
    Publisher: oneOf("model.Publisher", "publisher: unknown type", publishers),
    PublisherSpec: Decode.struct("model.PublisherSpec", {
      Type: oneOf("model.Publisher", "publisher: unknown type", publishers),
      Params: Decode.any
    }),
    Docker: Decode.struct("model.JobSpecDocker", {
      Image: Decode.string,
      Entrypoint: strings,
      Parameters: strings,
      EnvironmentVariables: strings,
      WorkingDirectory: Decode.string
    }),
    Language: Decode.any,
    Wasm: Decode.struct("model.JobSpecWasm", {
      EntryModule: storage,
      EntryPoint: Decode.string,
      Parameters: strings,
      EnvironmentVariables: Decode.map("string", Decode.string),
      ImportModules: storages
    }),
    Resources: Decode.struct("model.ResourceUsageConfig", {
      CPU: Decode.string,
      Memory: Decode.string,
      Disk: Decode.string,
      GPU: Decode.string
    }),
    Network: Decode.struct("model.NetworkConfig", {
      Type: oneOf("model.Network", "model.Network: unknown type", ["None", "Full", "HTTP"]),
      Domains: strings
    }),
    Timeout: timeout,
    inputs: storages,
    outputs: storages,
    Annotations: strings,
    NodeSelectors: Decode.list(
      "model.LabelSelectorRequirement",
      Decode.struct("model.LabelSelectorRequirement", { Key: Decode.string, Operator: Decode.string, Values: strings })
    ),
    DoNotTrack: Decode.bool,
    Deal: Decode.struct("model.Deal", {
      TargetingMode: Decode.any,
      Concurrency: Decode.int,
      Confidence: Decode.int,
      MinBids: Decode.int
    })
  })

const created = (timeout: Decode.Shape<number>) =>
  Decode.struct("model.JobCreatePayload", { ClientID: Decode.string, APIVersion: Decode.string, Spec: specOf(timeout) })

/** Until 1.0 a timeout may have a fraction. */
export const fractions = created(Decode.float)
export const wholes = created(Decode.int64)

export type GivenSpec = NonNullable<NonNullable<ReturnType<(typeof wholes)["decode"]>>["Spec"]>
type Storage = NonNullable<ReturnType<(typeof storage)["decode"]>>

export const defaultTimeout = 1800

/** As the server shows it, with the parts it adds. */
export const shownSpec = (given: GivenSpec, { traits }: Server): Members => {
  const isOld = traits.requester === "root"
  const lower = (name: string | undefined) => (isOld ? name : name?.toLowerCase())
  const stored = ({ path, StorageSource, ...rest }: Storage): Members => ({
    StorageSource: isOld ? StorageSource : lower(StorageSource),
    ...rest,
    [isOld ? "path" : "Path"]: path
  })
  const { Deal, Docker = {}, EngineSpec, Network, Publisher = "Noop", PublisherSpec, Resources = {}, Wasm } = given
  const { EntryModule, ImportModules, ...wasm } = Wasm ?? {}
  const shownWasm: Members = {
    EntryModule: EntryModule === undefined ? {} : stored(EntryModule),
    ...wasm,
    ImportModules: ImportModules?.map(stored)
  }
  return {
    Engine: lower(given.Engine ?? "Noop"),
    EngineSpec: isOld ? undefined : ((EngineSpec as Members | undefined) ?? engineSpec(given, shownWasm)),
    Verifier: isOld ? (given.Verifier ?? "Noop") : undefined,
    Publisher: lower(PublisherSpec?.Type ?? Publisher),
    PublisherSpec: isOld ? undefined : { Type: lower(PublisherSpec?.Type ?? Publisher), Params: PublisherSpec?.Params },
    Docker,
    Language: isOld ? (given.Language ?? { JobContext: {} }) : undefined,
    Wasm: shownWasm,
    Resources: { ...Resources, GPU: Resources.GPU ?? "" },
    Network: { Type: Network?.Type ?? "None", Domains: Network?.Domains },
    Timeout: given.Timeout || defaultTimeout,
    [isOld ? "inputs" : "Inputs"]: unlessEmpty(given.inputs?.map(stored)),
    [isOld ? "outputs" : "Outputs"]: unlessEmpty(given.outputs?.map(stored)),
    Annotations: unlessEmpty(given.Annotations),
    NodeSelectors: unlessEmpty(given.NodeSelectors?.map((each): Members => ({ ...each }))),
    DoNotTrack: given.DoNotTrack,
    Deal: { ...Deal }
  }
}

const unlessEmpty = (list: ReadonlyArray<Json> | undefined) => (list?.length === 0 ? undefined : list)

const engineSpec = ({ Docker, Engine }: GivenSpec, wasm: Members): Members => {
  if (Engine !== "Wasm") return { Type: "docker", Params: { ...Docker } }
  const { EntryModule, EntryPoint, EnvironmentVariables, ImportModules, Parameters } = wasm
  return {
    Type: "wasm",
    Params: {
      EntryModule,
      Entrypoint: EntryPoint ?? "",
      EnvironmentVariables: EnvironmentVariables ?? null,
      ImportModules: ImportModules ?? null,
      Parameters: Parameters ?? null
    }
  }
}

const source = ({ CID, path = "", StorageSource = "", URL }: Storage): InputSource => ({
  alias: "",
  target: path,
  source: { type: StorageSource.toLowerCase(), params: { URL: URL ?? "", CID: CID ?? "" } }
})

const text = (value: Json | undefined): string => (typeof value === "string" ? value : "")

/** The engine and its variables, from whichever of the two shapes was sent. */
const engineOf = ({
  Docker,
  Engine,
  EngineSpec,
  Wasm
}: GivenSpec): { engine: SpecConfig; env: Record<string, string> } => {
  const params: Members = isObject(EngineSpec?.Params) ? EngineSpec.Params : {}
  const kind = (EngineSpec?.Type || Engine || "noop").toLowerCase()
  if (kind !== "wasm") return { engine: { type: kind, params: Docker === undefined ? params : { ...Docker } }, env: {} }
  const given: Members = Wasm === undefined ? params : { ...Wasm }
  const module = isObject(given.EntryModule) ? given.EntryModule : {}
  const env = isObject(given.EnvironmentVariables) ? given.EnvironmentVariables : {}
  const { source: from } = source({
    URL: text(module.URL),
    CID: text(module.CID),
    StorageSource: text(module.StorageSource)
  })
  return {
    engine: {
      type: "wasm",
      params: {
        EntryModule: { Source: { Type: from.type, Params: from.params } },
        Entrypoint: text(given.EntryPoint) || text(given.Entrypoint),
        Parameters: isArray(given.Parameters) ? given.Parameters : null
      }
    },
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, text(value)]))
  }
}

/** What is run for it. */
export const jobOf = (given: GivenSpec, legacy: Legacy, { now }: Server): Job => {
  const { engine, env } = engineOf(given)
  const id = randomUUID()
  const at = now()
  const { CPU = "", Disk = "", GPU = "", Memory = "" } = given.Resources ?? {}
  return {
    id,
    name: id,
    namespace: legacy.clientId,
    type: "batch",
    priority: 0,
    count: given.Deal?.Concurrency ?? 1,
    constraints: (given.NodeSelectors ?? []).map(({ Key = "", Operator = "", Values = [] }) => ({
      key: Key,
      operator: Operator,
      values: Values
    })),
    meta: {},
    labels: Object.fromEntries((given.Annotations ?? []).map((annotation) => [annotation, ""])),
    tasks: [
      {
        name: "main",
        engine,
        publisher: { type: (given.PublisherSpec?.Type ?? given.Publisher ?? "Noop").toLowerCase(), params: undefined },
        env,
        meta: {},
        inputs: (given.inputs ?? []).map(source),
        resultPaths: (given.outputs ?? []).map(({ Name = "", path = "" }) => ({ name: Name, path })),
        resources: { cpu: CPU.toLowerCase(), memory: Memory.toLowerCase(), disk: Disk, gpu: GPU },
        network: { type: given.Network?.Type ?? "None", domains: given.Network?.Domains ?? [], ports: undefined },
        timeouts: { execution: given.Timeout || defaultTimeout, queue: 0, total: 0 }
      }
    ],
    state: "Pending",
    message: "",
    details: undefined,
    version: 0,
    revision: 1,
    createTime: at,
    modifyTime: at,
    legacy
  }
}
