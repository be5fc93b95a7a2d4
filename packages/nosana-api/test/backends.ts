/** Backends over a server in memory, and test time that passes for what waits for it. */
import type { JobRef } from "@longshore/core/Job"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import * as Journal from "@longshore/core/Journal"
import { submit } from "@longshore/core/Submit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { make, type NosanaApiBackend, type Options, type SubmitOptions } from "../src/NosanaApiBackend.ts"
import { type FakeOptions, type FakeServer, make as makeServer } from "./fakeServer.ts"

export type Backend = NosanaApiBackend["Service"]
export type Ref = JobRef<"nosana-api">

export const spec = (image = "ok", timeout: "1 hour" | "2 hours" | "59 minutes" | "1 day" = "1 hour") =>
  container({ image, timeout })

/** Some work of the real event loop, which test time does not wait for. */
const breathe = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))
const step = Effect.andThen(breathe, TestClock.adjust("500 millis"))

export const pass = (seconds: number) => Effect.repeat(step, { times: seconds * 2 - 1 })

/** Lets test time pass until the effect has ended. */
export const elapse = <A, E, R>(effect: Effect.Effect<A, E, R>, seconds = 900): Effect.Effect<A, E, R> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
    for (let steps = 0; steps < seconds * 2 && fiber.pollUnsafe() === undefined; steps++) yield* step
    if (fiber.pollUnsafe() === undefined) return yield* Effect.die(new Error(`it did not end in ${seconds} seconds`))
    return yield* Fiber.join(fiber)
  })

/** A server, and a backend that is made with its options and these. */
export const within = <A, E, R>(
  use: (server: FakeServer, backend: Backend) => Effect.Effect<A, E, R>,
  options: Partial<Options> = {},
  fake: FakeOptions = { release: "current" }
): Effect.Effect<A, E | JobError, R> =>
  Effect.gen(function* () {
    const server = yield* makeServer(fake)
    return yield* use(server, yield* make({ ...server.options, ...options }))
  })

export const posted = (backend: Backend, image?: string, options: SubmitOptions = {}): Effect.Effect<Ref, JobError> =>
  elapse(Effect.provideService(submit(backend, spec(image), options), Journal.Journal, Journal.inMemory()))

export const releases = ["current", "2.1.8"] as const
