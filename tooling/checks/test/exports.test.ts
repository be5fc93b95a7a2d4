import { expect, it } from "vitest"
import { currentExports, recordedExports } from "../src/exports.ts"

it("every published entry exports what is recorded", async () => {
  expect(await currentExports(), "if this is meant, run npm run generate").toEqual(recordedExports())
})
