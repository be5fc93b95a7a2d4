/** What the versions of Bacalhau do differently. */
import type { ComputeState } from "./Execution.ts"

export type Version = "1.9.3" | "1.7.0" | "1.4.0" | "1.3.2" | "0.3.25"

export interface Traits {
  readonly version: Version
  readonly major: string
  readonly minor: string
  /** Whether the orchestrator API is there, which came with 1.0.4. */
  readonly hasOrchestrator: boolean
  /** What has become of the requester API: served at the root or under `/api/v1`, gone with a word, or unknown. */
  readonly requester: "root" | "prefixed" | "gone" | "unknown"
  /** How errors look: as Bacalhau's own object, which came with 1.5, or as its web framework has them. */
  readonly errors: "api" | "echo"
  /** Whether a name belongs to one job of its namespace, which can be changed and run again: 1.8. */
  readonly namesAreUnique: boolean
  /** Where the module of a WASM job is: an input that the engine names, the engine itself, or made the first from the second. */
  readonly entryModule: "input" | "converted" | "engine"
  /** What lists are called in answers: `Items`, or by what is in them. */
  readonly lists: "items" | "named"
  /** How the archives of results end. */
  readonly archive: ".tar.gz" | ".tgz"
  /** The timeout of a job that names none, in seconds. */
  readonly defaultTimeout: { readonly execution: number; readonly total: number }
  readonly publishers: ReadonlyArray<string>
  /** Whether WASM jobs write the log that clients can follow: until 1.7. */
  readonly logsWasm: boolean
  /** Whether a module must have names for its functions. */
  readonly needsNames: boolean
  /** Whether of each stream of a WASM job only what was written first is kept: since 1.0. */
  readonly keepsFirstWrite: boolean
  readonly states: ReadonlyArray<ComputeState | "Undefined">
  /** Whether history tells of events, or of states before and after: 1.5. */
  readonly history: "events" | "states"
  /** What is checked of a job, and with which words a problem begins. */
  readonly checks: {
    readonly environment: "none" | "letters" | "upper"
    /** Whether result paths must be absolute, and jobs that run everywhere may not be counted. */
    readonly isStrict: boolean
    /** Whether a task must name a publisher, if only one that does nothing: until 1.3. */
    readonly needsPublisher: boolean
    readonly prefixes: Readonly<Record<"output" | "engine" | "timeouts" | "resources" | "network", string>>
  }
  readonly hasAuthConfig: boolean
  readonly hasConfig: boolean
  /** Users with passwords and keys, or a challenge for a client's key. */
  readonly auth: "users" | "challenge" | "none"
  /** What a task is given that asks for none; before 1.5 a job does not show it. */
  readonly defaultCpu: string
  readonly defaultMemory: string
  readonly defaultNetwork: string
  readonly labelsOf: (nodeId: string) => Record<string, string>
  readonly metaOf: (server: { readonly nodeId: string; readonly instanceId: string }) => Record<string, string>
}

const before152: Traits["states"] = [
  "Undefined",
  "New",
  "AskForBid",
  "AskForBidAccepted",
  "AskForBidRejected",
  "BidAccepted",
  "BidRejected",
  "Completed",
  "Failed",
  "Cancelled"
]
const since152: Traits["states"] = [
  ...before152.slice(0, 6),
  "Running",
  "Publishing",
  "BidRejected",
  "Completed",
  "Failed",
  "Cancelled"
] as Traits["states"]

const olderPrefixes = {
  output: "output validation failed",
  engine: "engine validation failed",
  timeouts: "task timeouts validation failed",
  resources: "task resources validation failed",
  network: "network validation failed"
}

const newest: Traits = {
  version: "1.9.3",
  major: "1",
  minor: "9",
  hasOrchestrator: true,
  requester: "unknown",
  errors: "api",
  namesAreUnique: true,
  entryModule: "input",
  lists: "items",
  archive: ".tar.gz",
  defaultTimeout: { execution: 0, total: 0 },
  publishers: ["s3managed", "local", "noop"],
  logsWasm: false,
  needsNames: true,
  keepsFirstWrite: true,
  states: since152,
  history: "events",
  checks: {
    environment: "upper",
    isStrict: true,
    needsPublisher: false,
    prefixes: {
      output: "invalid output",
      engine: "invalid engine",
      timeouts: "invalid timeouts",
      resources: "invalid resources",
      network: "invalid network"
    }
  },
  hasAuthConfig: true,
  hasConfig: true,
  auth: "users",
  defaultCpu: "500m",
  defaultMemory: "512mb",
  defaultNetwork: "Default",
  labelsOf: (name) => ({ name, os_arch: "amd64", os_type: "linux" }),
  metaOf: ({ instanceId, nodeId }) => ({
    "bacalhau.org/orchestrator.id": nodeId,
    "bacalhau.org/requester.id": nodeId,
    "bacalhau.org/server.instance.id": instanceId
  })
}

const v170: Traits = {
  ...newest,
  version: "1.7.0",
  minor: "7",
  namesAreUnique: false,
  checks: { environment: "letters", isStrict: true, needsPublisher: false, prefixes: olderPrefixes },
  entryModule: "converted",
  publishers: ["noop", "local"],
  labelsOf: () => ({ Architecture: "amd64", "Operating-System": "linux" }),
  logsWasm: true,
  needsNames: false
}

const v140: Traits = {
  ...v170,
  version: "1.4.0",
  minor: "4",
  requester: "gone",
  entryModule: "engine",
  defaultTimeout: { execution: 0, total: 1800 },
  errors: "echo",
  states: before152,
  history: "states",
  checks: { environment: "none", isStrict: false, needsPublisher: false, prefixes: olderPrefixes },
  hasAuthConfig: false,
  hasConfig: false,
  auth: "challenge",
  defaultCpu: "",
  defaultMemory: "",
  defaultNetwork: "None",
  metaOf: ({ nodeId }) => ({ "bacalhau.org/requester.id": nodeId })
}

const v132: Traits = {
  ...v140,
  version: "1.3.2",
  minor: "3",
  requester: "prefixed",
  publishers: ["ipfs", "noop", "local"],
  checks: { ...v140.checks, needsPublisher: true },
  lists: "named",
  archive: ".tgz",
  defaultTimeout: { execution: 1800, total: 0 }
}

const v0325: Traits = {
  ...v132,
  version: "0.3.25",
  major: "0",
  minor: "3",
  hasOrchestrator: false,
  requester: "root",
  keepsFirstWrite: false,
  publishers: ["ipfs", "estuary", "filecoin", "noop"],
  auth: "none"
}

export const versions: Readonly<Record<Version, Traits>> = {
  "1.9.3": newest,
  "1.7.0": v170,
  "1.4.0": v140,
  "1.3.2": v132,
  "0.3.25": v0325
}
