/** Job definitions, as the official validator judges them and as we do in the mode of its name. */
import "./loopback.ts"
import { JobDefinition } from "@longshore/nosana"
import { validateJobDefinition } from "@nosana/types"
import { describe, expect, it } from "vitest"
import { corpus, mutated } from "./definitions.ts"
import { seeded } from "./seeded.ts"

const ours = (value: unknown) => JobDefinition.check(value, { mode: "official" })

/** The official judgement. The validator breaks on some values, `null` in a list of ports for one: they are not accepted. */
const official = (value: unknown) => {
  try {
    return validateJobDefinition(value)
  } catch (cause) {
    return { success: false, cause }
  }
}

/** Both judgements, with the value and the reasons where they differ. */
const judged = (value: unknown) => {
  const theirs = official(value)
  const problems = ours(value)
  const differ = theirs.success !== (problems.length === 0)
  return { accepted: theirs.success, differ: differ ? { value, theirs, problems } : undefined }
}

describe("the official validator", () => {
  it.each(corpus.map((definition, place) => ({ place, definition })))(
    "agrees on definition $place",
    ({ definition }) => {
      expect(judged(definition).differ).toBeUndefined()
    }
  )

  it("agrees on what is no definition at all", () => {
    for (const value of [null, undefined, 1, "", [], {}, [corpus[0]], { version: "0.1" }]) {
      expect(judged(value).differ).toBeUndefined()
      expect(judged(value).accepted).toBe(false)
    }
  })

  it("agrees on 20,000 changed ones", () => {
    const random = seeded(6)
    const counts = { accepted: 0, refused: 0 }
    const differing: Array<unknown> = []
    for (let round = 0; round < 20_000 && differing.length < 5; round++) {
      const { accepted, differ } = judged(mutated(random, random.pick(corpus)))
      counts[accepted ? "accepted" : "refused"]++
      if (differ !== undefined) differing.push(differ)
    }
    expect(differing).toEqual([])
    // Both verdicts were met often.
    expect(counts.accepted).toBeGreaterThan(2000)
    expect(counts.refused).toBeGreaterThan(2000)
  })
})
