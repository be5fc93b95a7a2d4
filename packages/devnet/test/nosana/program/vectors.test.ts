import { readFileSync } from "node:fs"
import type { Address as KitAddress } from "@solana/kit"
import { describe, expect, it } from "vitest"
import { jobAccount } from "../../../src/nosana/program/accounts/JobAccount.ts"
import { marketAccount } from "../../../src/nosana/program/accounts/MarketAccount.ts"
import { runAccount } from "../../../src/nosana/program/accounts/RunAccount.ts"
import type { AnchorCodec } from "../../../src/nosana/program/anchor/AccountCodec.ts"
import { concat, hex, i64, toHex, u8, u64, u128 } from "./bytes.ts"
import { jobBytes, marketBytes, readJob, readMarket, runBytes } from "./images.ts"
import { instructions, type Name, names } from "./interface.ts"
import { linesOf, stage } from "./stage.ts"

interface Image {
  readonly space: number
  readonly base64?: string
  readonly prefixBase64?: string
  readonly fields: Readonly<Record<string, unknown>>
}

interface Vectors {
  readonly instructions: Readonly<
    Record<Name, { accounts: ReadonlyArray<[string, number]>; dataHex: string; args: Readonly<Record<string, string>> }>
  >
  readonly accounts: Readonly<Record<string, Image>>
}

/** Made by running the published packages; see `source` in the file. */
const vectors: Vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"))

/** The arguments as bytes, in the order in which the vectors have them. */
const sizes: Readonly<Record<string, (value: string) => Uint8Array>> = {
  ipfsJob: hex,
  ipfsResult: hex,
  timeout: (value) => i64(BigInt(value)),
  jobExpiration: (value) => i64(BigInt(value)),
  jobTimeout: (value) => i64(BigInt(value)),
  jobPrice: (value) => u64(BigInt(value)),
  jobType: (value) => u8(BigInt(value)),
  nodeXnosMinimum: (value) => u128(BigInt(value)),
  nodeStakeMinimum: (value) => u128(BigInt(value))
}

describe("the tests' own interface", () => {
  it.each(names)("is that of the vectors for %s", (name) => {
    const { discriminator, fields } = instructions[name]
    const { accounts, args, dataHex } = vectors.instructions[name]
    expect(fields.map(({ role }) => role)).toEqual(accounts.map(([, role]) => role))
    const given = Object.entries(args).map(([argument, value]) => sizes[argument]!(value))
    expect(toHex(concat(hex(discriminator), ...given))).toBe(dataHex)
  })
})

describe("the program", () => {
  it.each(names)("knows %s by the data of the vectors", async (name) => {
    const { jobs, send } = await stage()
    const outcome = await send({
      programAddress: jobs as KitAddress,
      data: hex(vectors.instructions[name].dataHex),
      accounts: []
    })
    expect(outcome.error).toEqual({ InstructionError: [0, { Custom: 3005 }] })
    expect(linesOf(outcome)[0]).toBe(`Instruction: ${instructions[name].title}`)
  })
})

const imageOf = ({ base64, prefixBase64, space }: Image): Uint8Array => {
  const data = new Uint8Array(space)
  data.set(Buffer.from((base64 ?? prefixBase64)!, "base64"))
  return data
}

/** Numbers as text, and bytes as hex, as in the vectors. */
const shown = (value: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      if (typeof field === "bigint") return [name, field.toString()]
      return [name, field instanceof Uint8Array ? toHex(field) : field]
    })
  )

const codecs: Readonly<Record<string, AnchorCodec<any>>> = {
  jobQueued: jobAccount,
  jobDone: jobAccount,
  jobHuge: jobAccount,
  run: runAccount,
  marketEmpty: marketAccount,
  marketJobs: marketAccount,
  marketNodes: marketAccount
}

describe("the account image", () => {
  it("has a codec for each", () => expect(Object.keys(codecs)).toEqual(Object.keys(vectors.accounts)))

  it.each(Object.entries(codecs))("%s is read and written to the byte", (name, codec) => {
    const image = vectors.accounts[name]!
    const data = imageOf(image)
    expect(codec.space).toBe(image.space)
    const value = codec.decode(data)
    expect(shown(value)).toEqual(image.fields)
    const written = new Uint8Array(image.space)
    codec.encode(value, written)
    expect(toHex(written)).toBe(toHex(data))
  })

  it("is what the tests write by offsets", () => {
    for (const name of ["jobQueued", "jobDone", "jobHuge"]) {
      const data = imageOf(vectors.accounts[name]!)
      expect(toHex(jobBytes(readJob(data)))).toBe(toHex(data))
    }
    for (const name of ["marketEmpty", "marketJobs", "marketNodes"]) {
      const data = imageOf(vectors.accounts[name]!)
      expect(toHex(marketBytes(readMarket(data)))).toBe(toHex(data))
    }
    const run = imageOf(vectors.accounts.run!)
    const { job, node, payer, time } = runAccount.decode(run)
    expect(toHex(runBytes({ job, node, payer, time }))).toBe(toHex(run))
  })
})
