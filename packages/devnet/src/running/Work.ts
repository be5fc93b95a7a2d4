/** A program with its files, as a network gives it to a machine, and what it left. */
import * as path from "node:path"
import type * as Effect from "effect/Effect"
import type { Failure } from "./Failure.ts"
import type { OutputLog } from "./OutputLog.ts"

export interface Work {
  readonly kind: "container" | "wasm"
  /** The image, or the target of the module. */
  readonly program: string
  /** The module. */
  readonly module?: Uint8Array
  /** The function of a module that is called. */
  readonly entryPoint?: string
  readonly command: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  readonly directory: string
  /** By absolute paths, the module not among them. */
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly resultPaths: ReadonlyArray<{ readonly name: string; readonly path: string }>
}

export interface Ran {
  readonly exitCode: number
  /** By absolute paths: what is there when it has ended. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export type RunWork = (work: Work, log: OutputLog) => Effect.Effect<Ran, Failure>

export const absolute = (file: string, directory = "/"): string =>
  path.posix.normalize(path.posix.resolve("/", directory, file))
