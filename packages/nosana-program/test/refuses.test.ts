import { JobDefinition } from "@longshore/nosana"
import { expect, it } from "vitest"
import { NosanaProgramBackend } from "../src/NosanaProgramBackend.ts"

it("refuses what no definition can say", () => {
  expect(NosanaProgramBackend.refuses).toEqual(JobDefinition.refuses)
})
