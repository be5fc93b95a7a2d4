/** What real servers answered, version by version: see README.md in `recorded`. */
import { setTimeout } from "node:timers/promises"
import { describe, expect, it, onTestFinished } from "vitest"
import { createDevnet } from "../src/index.ts"
import { askAgain, comparable, learn, liveOptions, lives, recorded, sets, withIds } from "./exchanges.ts"

describe("a Bacalhau server answers as the real one did:", () => {
  it.each(Object.entries(sets))("%s", async (set, bacalhau) => {
    const devnet = await createDevnet({ networks: ["bacalhau"], bacalhau })
    onTestFinished(() => devnet[Symbol.asyncDispose]())
    const exchanges = recorded(set)
    expect(exchanges.length).toBeGreaterThan(15)
    for (const each of exchanges) {
      const answer = await askAgain(devnet.bacalhau.url, each)
      expect({ name: each.name, ...comparable(answer, each) }).toEqual({
        name: each.name,
        ...comparable(each.answer, each)
      })
    }
  })
})

const reads = /\/(states|events|results)$/

describe("jobs live with a Bacalhau server as they did with the real one:", () => {
  it.each(lives)("%s", async (version) => {
    const devnet = await createDevnet({ networks: ["bacalhau"], bacalhau: liveOptions(version) })
    onTestFinished(() => devnet[Symbol.asyncDispose]())
    const ids = new Map<string, string>()
    for (const each of recorded(`${version}-jobs`)) {
      const asked = withIds(ids, each)
      const wanted = { name: each.name, ...comparable(each.answer, each) }
      const isRead = each.method === "GET" || reads.test(each.path)
      const until = Date.now() + 5000
      for (;;) {
        const answer = await askAgain(devnet.bacalhau.url, asked)
        const come = { name: each.name, ...comparable(answer, each) }
        // The recorded answer is from the end of the job.
        if (isRead && Date.now() < until && JSON.stringify(come) !== JSON.stringify(wanted)) {
          // A server answers a client a thousand times in a second at most.
          await setTimeout(10)
          continue
        }
        expect(come).toEqual(wanted)
        learn(ids, each.answer, answer)
        break
      }
    }
  })
})
