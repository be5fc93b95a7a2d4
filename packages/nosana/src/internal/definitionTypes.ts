/** A job definition as Nosana writes it. All names are the network's own. */

export interface JobDefinition {
  readonly version: "0.1"
  readonly type: "container"
  /** Where a confidential job's real definition comes from, and where its result goes. Its `ops` are then empty. */
  readonly logistics?: { readonly send: Logistic; readonly receive: Logistic } | undefined
  readonly deployment_id?: string | undefined
  readonly meta?: Meta | undefined
  /** What holds for every operation that does not say otherwise. */
  readonly global?: GlobalArgs | undefined
  /** Groups run one after another in the order in which they are first named, the operations of a group side by side. */
  readonly ops: ReadonlyArray<Operation>
}

export interface Logistic {
  /** `api`: the host asks an endpoint. `api-listen`: the host is told. */
  readonly type: "api" | "api-listen"
  readonly args: { readonly endpoint?: string | undefined }
}

export interface Meta {
  readonly trigger?: string | undefined
  readonly system_resources?: { readonly [name: string]: string | number } | undefined
  readonly [name: string]: MetaValue | undefined
}
type MetaItem = string | number
export type MetaValue =
  | MetaItem
  | ReadonlyArray<MetaItem>
  | { readonly [name: string]: MetaItem | ReadonlyArray<MetaItem> }

export interface GlobalArgs {
  /** Documented as inherited; an operation has to name its own image all the same. */
  readonly image?: string | undefined
  readonly gpu?: boolean | undefined
  readonly entrypoint?: string | ReadonlyArray<string> | undefined
  readonly env?: Env | undefined
  readonly work_dir?: string | undefined
  readonly variables?: { readonly [name: string]: string } | undefined
}

interface OperationBase {
  /** Unique in the definition, and without a space. */
  readonly id: string
  /** What is taken from the operation's log, by name. */
  readonly results?: { readonly [name: string]: string | ResultPattern } | undefined
  readonly execution?: Execution | undefined
}
export interface RunOperation extends OperationBase {
  readonly type: "container/run"
  readonly args: RunArgs
}
export interface VolumeOperation extends OperationBase {
  readonly type: "container/create-volume"
  readonly args: VolumeArgs
}
export type Operation = RunOperation | VolumeOperation

/** The first match in each line of the log is kept. */
export interface ResultPattern {
  readonly regex: string
  /** One to four, each once. */
  readonly logType: ReadonlyArray<"stdin" | "stdout" | "stderr" | "nodeerr">
}

export interface Execution {
  /** The operation's own id by default. */
  readonly group?: string | undefined
  /** Operations of the same group. */
  readonly depends_on?: ReadonlyArray<string> | undefined
  /** Only with `depends_on`. */
  readonly stop_if_dependent_stops?: boolean | undefined
}

export interface Env {
  readonly [name: string]: string
}

export interface RunArgs {
  readonly image: string
  /** A list is the exact words; a text is given to `/bin/sh -c`. */
  readonly cmd?: string | ReadonlyArray<string> | undefined
  readonly entrypoint?: string | ReadonlyArray<string> | undefined
  readonly env?: Env | undefined
  readonly gpu?: boolean | undefined
  readonly work_dir?: string | undefined
  /** Names under which the operations of the same job reach it. */
  readonly aliases?: string | ReadonlyArray<string> | undefined
  /** Its service gets a URL that nobody can compute. */
  readonly private?: boolean | undefined
  readonly volumes?: ReadonlyArray<{ readonly name: string; readonly dest: string }> | undefined
  readonly restart_policy?: RestartPolicy | undefined
  readonly authentication?: { readonly docker?: RegistryLogin | undefined } | undefined
  readonly resources?: ReadonlyArray<Resource | Spread | "__remove-if-empty__"> | undefined
  readonly expose?: Expose | undefined
}
export interface VolumeArgs {
  readonly name: string
}

export type RestartPolicy =
  | "no"
  | "always"
  | "unless-stopped"
  | "on-failure"
  | { readonly policy: "on-failure"; readonly restart_tries?: number | undefined }

/** Public, like all of the definition: see `secretsIn`. */
export interface RegistryLogin {
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly email?: string | undefined
  readonly server?: string | undefined
}

/** A list that the host puts in from another operation's results: `%%ops.one.results.ports%%`. */
export interface Spread {
  readonly __spread__: string
  readonly chunked?: boolean | undefined
}

/** A port, or a placeholder such as `%%ops.one.results.port%%`. Ports of a list differ. */
export type ExposeItem = number | string | Spread | ExposedPort
export type Expose = ExposeItem | ReadonlyArray<ExposeItem>

export interface ExposedPort {
  readonly port: number
  readonly type?: "api" | "web" | "webapi" | "websocket" | "none" | undefined
  readonly health_checks?: ReadonlyArray<HealthCheck> | undefined
}

export type HealthCheck =
  | {
      readonly type: "http"
      readonly path: string
      readonly method: "GET" | "POST" | "PUT" | "DELETE"
      readonly expected_status: number
      readonly headers?: { readonly [name: string]: string } | undefined
      readonly body?: unknown
      /** Whether it is asked again after it has succeeded. Required, though Nosana's own examples leave it out. */
      readonly continuous: boolean
    }
  | { readonly type: "websocket"; readonly expected_response: string; readonly continuous: boolean }

interface S3Access {
  readonly type: "S3"
  /** Where in the container. */
  readonly target: string
  readonly url?: string | undefined
  readonly allowWrite?: boolean | undefined
  readonly IAM?:
    | { readonly REGION: string; readonly ACCESS_KEY_ID: string; readonly SECRET_ACCESS_KEY: string }
    | undefined
}
export type S3Resource = S3Access &
  (
    | { readonly files?: ReadonlyArray<string> | undefined }
    | { readonly bucket: string }
    | { readonly buckets: ReadonlyArray<{ readonly url: string; readonly files?: ReadonlyArray<string> | undefined }> }
  )
export interface HuggingFaceResource {
  readonly type: "HF"
  readonly repo: string
  readonly target: string
  readonly revision?: string | undefined
  readonly files?: ReadonlyArray<string> | undefined
  readonly accessToken?: string | undefined
}
export interface OllamaResource {
  readonly type: "Ollama"
  readonly model: string
  readonly target?: string | undefined
}
export type Resource = S3Resource | HuggingFaceResource | OllamaResource
