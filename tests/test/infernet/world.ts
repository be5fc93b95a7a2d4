/** A devnet's node whose containers count their work, so that a job which ran twice is seen. */
import { type DevnetService, type InfernetVersion, make } from "@longshore/devnet"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export interface Node {
  readonly devnet: DevnetService<"infernet">
  /** What each container was asked to do, in order. */
  readonly work: ReadonlyArray<{ readonly container: string; readonly data: unknown }>
}

export class World extends Context.Service<World, Node>()("tests/infernet/World") {}

export interface Limit {
  readonly requests: number
  readonly period: "1 second" | "60 seconds"
}

const plenty: Limit = { requests: 100_000, period: "1 second" }

export const node = (version: InfernetVersion, rateLimit: Limit = plenty) =>
  Effect.gen(function* () {
    const work: Array<{ readonly container: string; readonly data: unknown }> = []
    const counted =
      <A>(container: string, answer: (data: any, context: { sleep: (by: "300 millis") => Promise<void> }) => A) =>
      ({ data }: { readonly data: unknown }, context: any) => {
        work.push({ container, data })
        return answer(data, context)
      }
    const devnet = yield* make({
      networks: ["infernet"],
      infernet: {
        version,
        rateLimit,
        containers: {
          // Long enough to be seen running.
          echo: counted("echo", async (data, { sleep }) => (await sleep("300 millis"), data)),
          failing: counted(
            "failing",
            () => new Response("the cargo is missing", { headers: { "content-type": "application/json" } })
          ),
          words: counted("words", () => "größer 漢字\n"),
          counting: counted("counting", async function* () {
            yield "one "
            yield "two\n"
          }),
          internal: { serve: counted("internal", (data) => data), external: false }
        }
      }
    })
    return { devnet, work }
  })

export const layerWorld = (version: InfernetVersion): Layer.Layer<World, unknown> => Layer.effect(World, node(version))
