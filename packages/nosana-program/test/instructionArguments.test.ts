import { describe, expect, it } from "@effect/vitest"
import { JobError } from "@longshore/core/JobError"
import { Cid } from "@longshore/nosana"
import * as Duration from "effect/Duration"
import * as generated from "../src/generated/index.ts"
import * as Instructions from "../src/Instructions.ts"
import { authority, closing, job, market, network, node, paid, settings, signer } from "./madeUp.ts"

describe("an instruction refuses", () => {
  const opened = { market: signer(market), authority: signer(authority) }
  const refusals: ReadonlyArray<readonly [string, () => Promise<unknown>, string, RegExp]> = [
    [
      "no time",
      () => Instructions.list({ ...paid, timeout: 0 }, network),
      "timeout",
      /0 seconds and has to be 1 or more/
    ],
    [
      "less than no time",
      () => Instructions.list({ ...paid, timeout: "-5 seconds" }, network),
      "timeout",
      /-5 seconds/
    ],
    [
      "parts of a second",
      () => Instructions.list({ ...paid, timeout: "1500 millis" }, network),
      "timeout",
      /whole seconds/
    ],
    [
      "time without end",
      () => Instructions.list({ ...paid, timeout: Duration.infinity }, network),
      "timeout",
      /that ends/
    ],
    ["what is no time", () => Instructions.list({ ...paid, timeout: Number.NaN }, network), "timeout", /seconds/],
    [
      "more time than fits",
      () => Instructions.list({ ...paid, timeout: Duration.nanos(2n ** 63n * 1_000_000_000n) }, network),
      "timeout",
      /9223372036854775808 seconds are more/
    ],
    [
      "no time for an extension",
      () => Instructions.extend({ ...paid, job, timeout: 0 }, network),
      "timeout",
      /0 seconds/
    ],
    [
      "a CIDv1",
      () =>
        Instructions.list({ ...paid, ipfsJob: "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi" }, network),
      "ipfsJob",
      /CIDv1/
    ],
    [
      "what is no CID",
      () => Instructions.assign({ ...paid, node, ipfsJob: "Qm" }, network),
      "ipfsJob",
      /"Qm" is not a CID/
    ],
    [
      "the CID that stands for no result",
      () => Instructions.complete({ job, ipfsResult: Cid.zero, authority: signer(authority) }, network),
      "ipfsResult",
      /stands for no result/
    ],
    ["a price below 0", () => Instructions.open({ ...opened, jobPrice: -1n }, network), "jobPrice", /-1 does not fit/],
    [
      "a price of 65 bits",
      () => Instructions.open({ ...opened, jobPrice: 2n ** 64n }, network),
      "jobPrice",
      /0 to 18446744073709551615/
    ],
    [
      "a price that is a number",
      () => Instructions.open({ ...opened, jobPrice: 115 as unknown as bigint }, network),
      "jobPrice",
      /115 is a number/
    ],
    [
      "xNOS of 129 bits",
      () => Instructions.update({ ...settings, ...closing, nodeXnosMinimum: 2n ** 128n }, network),
      "nodeXnosMinimum",
      /does not fit/
    ],
    [
      "a type that queues nothing",
      () => Instructions.open({ ...opened, jobType: 255 }, network),
      "jobType",
      /never queues/
    ],
    [
      "an expiration below 0, with which anybody may close jobs at once",
      () => Instructions.open({ ...opened, jobExpiration: "-1 seconds" }, network),
      "jobExpiration",
      /-1 seconds/
    ]
  ]
  it.each(refusals)("%s", async (_, build, field, message) => {
    const error = await build().then(
      () => undefined,
      (reason: unknown) => reason
    )
    expect(error).toBeInstanceOf(JobError)
    const { reason } = error as JobError
    expect(reason).toMatchObject({ _tag: "InvalidSpec", field })
    expect(reason.message).toMatch(message)
    expect(reason.message.startsWith(`${field}: `)).toBe(true)
  })

  it("nothing that just fits", async () => {
    const { data } = await Instructions.open(
      { ...opened, jobPrice: 2n ** 64n - 1n, nodeXnosMinimum: 2n ** 128n - 1n, jobTimeout: 0 },
      network
    )
    expect(generated.getOpenInstructionDataDecoder().decode(data)).toMatchObject({
      jobPrice: 2n ** 64n - 1n,
      nodeXnosMinimum: 2n ** 128n - 1n,
      jobTimeout: 0n
    })
    const longest = await Instructions.list(
      { ...paid, timeout: Duration.nanos((2n ** 63n - 1n) * 1_000_000_000n) },
      network
    )
    expect(generated.getListInstructionDataDecoder().decode(longest.data).timeout).toBe(2n ** 63n - 1n)
  })
})
