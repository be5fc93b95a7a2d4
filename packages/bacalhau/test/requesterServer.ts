/** A client of the fake requester server, and what it sends there. */
import type { JobError } from "@longshore/core/JobError"
import * as Effect from "effect/Effect"
import { make, type Options } from "../src/BacalhauRequester.ts"
import { generate } from "../src/ClientKey.ts"
import type { RequesterSpec } from "../src/RequesterJob.ts"
import { type FakeRequester, type Flavour, make as makeFake } from "./fakeRequester.ts"

export const [own, other] = await Effect.runPromise(Effect.all([generate, generate]))

export const spec = (image = "ok", more: RequesterSpec = {}): RequesterSpec => ({
  Engine: "Docker",
  Verifier: "Noop",
  Publisher: "Noop",
  PublisherSpec: { Type: "noop" },
  Docker: { Image: image, Entrypoint: ["echo", "a<b>&c", "größer\u2028"] },
  Deal: { Concurrency: 1 },
  ...more
})

export const connected = (fake: FakeRequester, options: Partial<Options> = { clientKey: own.key }) =>
  make({ url: fake.url, fetch: fake.fetch, openSocket: fake.openSocket, ...options })

export const started = (flavour: Flavour = "1.3.2", options?: Partial<Options>) =>
  Effect.gen(function* () {
    const fake = yield* makeFake(flavour)
    return { fake, server: yield* connected(fake, options) }
  })

export const tagOf = (effect: Effect.Effect<unknown, JobError>) =>
  Effect.map(Effect.flip(effect), ({ reason }) => `${reason._tag}: ${reason.message}`)

export const flavours: ReadonlyArray<Flavour> = ["0.3.25", "0.3.29", "1.3.2"]
