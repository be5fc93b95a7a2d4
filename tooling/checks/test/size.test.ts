import { expect, it } from "vitest"
import { sizeOf, smallest, smallestLimit } from "../src/size.ts"
import { entries, runsInBrowser } from "../src/workspace.ts"

it("the smallest program stays small", async () => {
  const { gzipped, heaviest } = await sizeOf({ file: smallest })
  expect(gzipped, `heaviest: ${heaviest.map(([file, bytes]) => `${file} ${bytes}`).join(", ")}`).toBeLessThanOrEqual(
    smallestLimit
  )
})

const ofUsers = entries.filter(({ id, of }) => runsInBrowser(of) && !id.startsWith("@longshore/conformance"))
// The umbrella's own entries have `local` in them, which is of this machine.
const inBrowser = ofUsers.filter(({ id }) => !["longshore", "longshore/backends", "longshore/local"].includes(id))

it.each(inBrowser)("$id bundles for a browser", async ({ target }) => {
  await expect(sizeOf({ file: target })).resolves.toBeDefined()
})
