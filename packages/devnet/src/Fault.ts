/**
 * What can go wrong between a client and a network. A fault stays until it is removed, unless `times` says how often it
 * acts; `after` lets so many requests pass first. Of several that fit a request, the oldest acts, and only that one.
 */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { DevnetError } from "./DevnetError.ts"

/** A length of time with its unit: `"2 seconds"`, `Duration.minutes(1)`. Never a bare number. */
export type Time = Exclude<Duration.Input, number | bigint>

interface When<Route extends string> {
  /** As in `POST /api/jobs`; every route of the network without it. */
  readonly route?: Route | undefined
  /** How often it acts, until it is removed by default. */
  readonly times?: number | undefined
  /** How many requests it lets pass first. */
  readonly after?: number | undefined
}

interface Acting {
  /** Whether the server has acted on the request all the same. It has not, by default. */
  readonly acts?: boolean | undefined
}

/** The request is held back for so long; then all is as always. */
export interface Delay {
  readonly kind: "delay"
  readonly by: Time
}

/** The connection is reset as soon as the request's head has arrived. Nothing is acted upon. */
export interface Refuse {
  readonly kind: "refuse"
}

/** The port is closed, so that connecting is refused, until the fault is removed. Open connections are cut. */
export interface Closed {
  readonly kind: "refuse"
  readonly route?: undefined
  readonly times?: undefined
  readonly after?: undefined
}

/** The request is read whole and the connection cut. Nothing is acted upon. */
export interface DropBefore {
  readonly kind: "dropBefore"
}

/** The server acts, to the end, and the connection is cut where its answer would be. */
export interface DropAfter {
  readonly kind: "dropAfter"
}

/** The server acts, and the connection is cut in the middle of the answer's body, or after so many of its bytes. */
export interface Truncate {
  readonly kind: "truncate"
  readonly bytes?: number | undefined
}

/** This status instead of an answer, as a proxy in front of the server would give. */
export interface Status extends Acting {
  readonly kind: "status"
  readonly status: number
  /** Text, or a value that becomes JSON. */
  readonly body?: unknown
  readonly headers?: { readonly [name: string]: string } | undefined
}

/** A page of HTML where JSON is due: 200 unless a status is given. */
export interface Html extends Acting {
  readonly kind: "html"
  readonly status?: number | undefined
}

/** The answer's body comes so many bytes at a time, one by default, with a pause after each. */
export interface Slow {
  readonly kind: "slow"
  readonly pause: Time
  readonly bytes?: number | undefined
}

/** No answer, ever. */
export interface Hang extends Acting {
  readonly kind: "hang"
}

/** The server dies of the request and starts again, with what it has lost by then. Once, unless `times` is given. */
export interface Restart extends Acting {
  readonly kind: "restart"
  /** Finished work is kept by default, as servers do that write it down. */
  readonly completed?: "keep" | "lose" | undefined
}

export type FaultKind = Delay | Refuse | DropBefore | DropAfter | Truncate | Status | Html | Slow | Hang | Restart

export type Fault<Route extends string = string> =
  | Closed
  | (Exclude<FaultKind, Refuse> & When<Route>)
  | (Refuse & When<Route> & { readonly route: Route })

/** A fault that is in place. */
export interface Injected<Route extends string = string> {
  readonly id: string
  readonly fault: Fault<Route>
  /** How many requests it has met with, those that it let pass included. */
  readonly met: () => number
  readonly remove: Effect.Effect<void, DevnetError>
}

/** The faults of one network. */
export interface Faults<Route extends string = string> {
  readonly inject: (fault: Fault<Route>) => Effect.Effect<Injected<Route>, DevnetError>
  readonly list: () => ReadonlyArray<Injected<Route>>
  readonly clear: Effect.Effect<void, DevnetError>
}
