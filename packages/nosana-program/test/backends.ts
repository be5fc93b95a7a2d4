/** Backends over a world in memory. */
import type { JobRef } from "@longshore/core/Job"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { submit } from "@longshore/core/Submit"
import type { Address } from "@solana/kit"
import * as Effect from "effect/Effect"
import { make, type NosanaProgramBackend, type Options, type SubmitOptions } from "../src/NosanaProgramBackend.ts"
import { elapse } from "./elapse.ts"
import { type FakeWorld, make as makeWorld } from "./fakeWorld.ts"

export type Backend = NosanaProgramBackend["Service"]
export type Ref = JobRef<"nosana-program">

export const spec = (image = "ok", timeout: string = "5 minutes") =>
  container({ image, timeout: timeout as "5 minutes" })

/** A world whose nodes do nothing unless they are told to, and a backend in it. */
export const within = <A, E, R>(
  use: (world: FakeWorld, backend: Backend) => Effect.Effect<A, E, R>,
  options: Partial<Options> = {}
) =>
  Effect.gen(function* () {
    const world = yield* makeWorld()
    world.nodes.setWorking(false)
    return yield* use(world, yield* make({ ...world.options, ...options }))
  })

export const posted = (backend: Backend, image?: string, options: SubmitOptions = {}): Effect.Effect<Ref> =>
  elapse(Effect.provideService(submit(backend, spec(image), options), Journal.Journal, Journal.inMemory())).pipe(
    Effect.orDie
  )

export const addressOf = ({ id }: Ref): Address => id as string as Address

/** What an RPC answers, to one method or another. */
export const answered = (result: unknown) => () => new Response(JSON.stringify({ jsonrpc: "2.0", id: "1", result }))
