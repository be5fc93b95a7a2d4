/** Jobs of a test's own making. */
import { Cid } from "@longshore/nosana"
import { generateKeyPairSigner, type Instruction, type KeyPairSigner } from "@solana/kit"
import * as Effect from "effect/Effect"
import { type Chain, makeChain } from "../src/Chain.ts"
import { list } from "../src/Instructions.ts"
import { type FakeWorld, make, market, network, wallet } from "./fakeWorld.ts"

export const definition = {
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "main", args: { image: "endless" } }]
} as const
export const cid = Cid.ofJson(definition)

/** Lists a job that no node ends. */
export const listing = (seconds = 60, job?: KeyPairSigner): Effect.Effect<Instruction> =>
  Effect.promise(async () =>
    list(
      {
        job: job ?? (await generateKeyPairSigner()),
        run: await generateKeyPairSigner(),
        market,
        ipfsJob: cid,
        timeout: `${seconds} seconds`,
        authority: wallet
      },
      network
    )
  )

export const withChain = <A, E, R>(
  use: (world: FakeWorld, chain: Chain) => Effect.Effect<A, E, R>,
  options: Partial<FakeWorld["options"]> = {}
) =>
  Effect.gen(function* () {
    const world = yield* make()
    world.nodes.setWorking(false)
    return yield* use(world, yield* makeChain({ ...world.options, ...options }))
  })
