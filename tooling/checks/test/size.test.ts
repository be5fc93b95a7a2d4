import { expect, it } from "vitest"
import { sizeOf, smallest, smallestLimit } from "../src/size.ts"

it("the smallest program stays small, and needs nothing that only Node has", async () => {
  const { gzipped, heaviest } = await sizeOf({ file: smallest })
  expect(gzipped, `heaviest: ${heaviest.map(([file, bytes]) => `${file} ${bytes}`).join(", ")}`).toBeLessThanOrEqual(
    smallestLimit
  )
})
