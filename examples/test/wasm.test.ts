import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import makeWabt from "wabt"

it("primes.wasm is what primes.wat says", async () => {
  const file = new URL("../jobs/primes.wat", import.meta.url)
  const wabt = await makeWabt()
  const { buffer } = wabt.parseWat("primes.wat", readFileSync(file, "utf8")).toBinary({})
  expect(Buffer.from(buffer)).toEqual(readFileSync(new URL("../jobs/primes.wasm", import.meta.url)))
})
