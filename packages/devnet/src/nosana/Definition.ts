/** A job definition, as far as a host reads it. */

export type Words = string | ReadonlyArray<string>

export interface Logistics {
  readonly type: "api" | "api-listen"
  readonly args: { readonly endpoint?: string }
}

export type RestartPolicy =
  | "no"
  | "always"
  | "unless-stopped"
  | "on-failure"
  | { readonly policy: "on-failure"; readonly restart_tries?: number }

export interface ExposedPort {
  readonly port: number | string
  readonly health_checks?: ReadonlyArray<unknown>
}

export type Expose = number | string | ExposedPort | ReadonlyArray<number | string | ExposedPort>

/** Those of both kinds of operation. */
export interface Arguments {
  readonly image?: string
  readonly cmd?: Words
  readonly entrypoint?: Words
  readonly env?: Readonly<Record<string, string>>
  readonly work_dir?: string
  readonly private?: boolean
  readonly volumes?: ReadonlyArray<{ readonly name: string; readonly dest: string }>
  readonly restart_policy?: RestartPolicy
  readonly resources?: ReadonlyArray<{ readonly type?: string }>
  readonly expose?: Expose
  readonly name?: string
}

export type Result = string | { readonly regex: string; readonly logType: ReadonlyArray<string> }

export interface Operation {
  readonly type: "container/run" | "container/create-volume"
  readonly id: string
  readonly args: Arguments
  readonly results?: Readonly<Record<string, Result>>
  readonly execution?: {
    readonly group?: string
    readonly depends_on?: ReadonlyArray<string>
    readonly stop_if_dependent_stops?: boolean
  }
}

export interface Definition {
  readonly version: "0.1"
  readonly type: "container"
  readonly ops: ReadonlyArray<Operation>
  readonly logistics?: { readonly send: Logistics; readonly receive: Logistics }
  readonly deployment_id?: string
  readonly global?: {
    readonly image?: string
    readonly entrypoint?: Words
    readonly env?: Readonly<Record<string, string>>
    readonly work_dir?: string
    readonly variables?: Readonly<Record<string, string>>
  }
}

const portOf = (each: number | string | ExposedPort): ExposedPort => (typeof each === "object" ? each : { port: each })

/** The ports that an operation opens to the world. */
export const portsOf = ({ args: { expose } }: Operation): ReadonlyArray<ExposedPort> => {
  if (expose === undefined) return []
  return Array.isArray(expose) ? expose.map(portOf) : [portOf(expose as number | string | ExposedPort)]
}
