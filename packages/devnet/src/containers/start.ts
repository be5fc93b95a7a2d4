/** Starts a container in whichever way it was given. */
import * as Effect from "effect/Effect"
import type { Container, ContainerSettings } from "./Container.ts"
import { serve } from "./serve.ts"
import { startProcess } from "./startProcess.ts"

export interface StartedContainer {
  readonly id: string
  readonly settings: ContainerSettings
  readonly url: string
  readonly bearer: string | undefined
  /** Whether it is reached by an address of its own, not by a port of this machine. */
  readonly isRemote: boolean
}

export const startContainer = Effect.fnUntraced(function* (id: string, given: Container) {
  const own = { id, bearer: undefined, isRemote: false }
  if (typeof given === "function") {
    return { ...own, settings: {}, url: yield* serve(id, { serve: given }) } satisfies StartedContainer
  }
  if ("serve" in given) return { ...own, settings: given, url: yield* serve(id, given) } satisfies StartedContainer
  if ("command" in given)
    return { ...own, settings: given, url: yield* startProcess(id, given) } satisfies StartedContainer
  if ("port" in given)
    return { ...own, settings: given, url: `http://127.0.0.1:${given.port}` } satisfies StartedContainer
  const { bearer, url } = given
  return { id, settings: given, url: url.replace(/\/+$/, ""), bearer, isRemote: true } satisfies StartedContainer
})
