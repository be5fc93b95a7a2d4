/** Which node is meant, and how it is talked to. */
import type { Headers } from "@longshore/core/Server"
import type * as Duration from "effect/Duration"
import type { ConnectionOptions } from "./internal/connection.ts"

export interface NodeOptions {
  /** Where the node is: `http://127.0.0.1:4000`. */
  readonly url: string
  /** Sent with every request: for a node behind a proxy that wants a login. */
  readonly headers?: Headers | undefined
  /** The longest a call may wait for its answer once the node grants it: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer may be before it is given up: 64 MiB by default. */
  readonly maxAnswerBytes?: number | undefined
  /** Integers of an answer that a `number` would round: `rounded` by default, or `bigint`. */
  readonly integers?: "rounded" | "bigint" | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What is not given, as it is by default. */
export const withDefaults = (options: NodeOptions): ConnectionOptions => ({
  url: options.url,
  headers: options.headers ?? {},
  fetch: options.fetch ?? globalThis.fetch,
  timeout: options.timeout ?? "30 seconds",
  maxAnswerBytes: options.maxAnswerBytes ?? 64 * 1024 * 1024,
  isExact: options.integers === "bigint"
})
