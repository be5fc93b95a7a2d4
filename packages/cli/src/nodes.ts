/** `nodes`: the machines of a backend. */
import { supports } from "@longshore/core/Backend"
import type { Capacity, ComputeNode } from "@longshore/core/ComputeNode"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { backendOn } from "./chosen.ts"
import { isJson, on, url } from "./flags.ts"
import { cannot } from "./jobs.ts"
import { json, say } from "./out.ts"
import { printable } from "./show.ts"

const gibibytes = (bytes: bigint): string => `${(Number(bytes) / 1024 ** 3).toFixed(1)} GiB`

/** `1.6 of 2 cores`, `12 GiB`: what is free where that is known. */
const sizeOf = <A>(free: A | undefined, all: A | undefined, words: (amount: A) => string): string | undefined => {
  if (all === undefined) return free === undefined ? undefined : `${words(free)} free`
  return free === undefined || words(free) === words(all) ? words(all) : `${words(free)} of ${words(all)}`
}

const capacityLine = (capacity: Capacity = {}, free: Capacity = {}): ReadonlyArray<string> =>
  [
    sizeOf(free.cpu, capacity.cpu, (cores) => `${cores} cores`),
    sizeOf(free.memory, capacity.memory, (bytes) => `${gibibytes(bytes)} memory`),
    sizeOf(free.disk, capacity.disk, (bytes) => `${gibibytes(bytes)} disk`),
    capacity.gpu ? sizeOf(free.gpu, capacity.gpu, (count) => `${count} GPU`) : undefined
  ].filter((part) => part !== undefined)

export const nodeLine = ({ accepts, capacity, free, id, isAvailable, running, state }: ComputeNode): string =>
  printable(
    [
      id,
      isAvailable ? "available" : `not available${state === undefined ? "" : ` (${state})`}`,
      ...(accepts ? [`runs ${accepts.join(", ") || "nothing that longshore knows"}`] : []),
      ...capacityLine(capacity, free),
      ...(running === undefined ? [] : [`${running} running`])
    ].join("  ")
  ).replaceAll("\n", " ")

const capacityJson = ({ cpu, disk, gpu, memory }: Capacity) => ({
  cpu,
  memory: memory?.toString(),
  disk: disk?.toString(),
  gpu
})

/** Sizes are bytes in digits. */
export const nodeJson = ({ capacity, free, ...node }: ComputeNode) => ({
  ...node,
  ...(capacity && { capacity: capacityJson(capacity) }),
  ...(free && { free: capacityJson(free) })
})

export const nodes = Command.make(
  "nodes",
  { on, url, json: isJson },
  Effect.fnUntraced(function* (given) {
    const backend = yield* backendOn(given)
    if (!supports(backend, "nodes")) return yield* cannot(backend, "nodes")
    yield* Stream.runForEach(backend.nodes(), (node) =>
      Effect.sync(() => (given.json ? json("node", nodeJson(node)) : say(nodeLine(node))))
    )
  })
).pipe(Command.withDescription("Prints the machines that a backend runs jobs on."))
