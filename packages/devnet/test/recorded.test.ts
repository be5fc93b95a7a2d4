/** What the real node answered, version by version, byte by byte: see README.md in `recorded`. */
import * as fs from "node:fs"
import { describe, expect, it } from "vitest"
import type { InfernetVersion } from "../src/index.ts"
import { liveNode, recordedContainers } from "./infernetNode.ts"
import { ask, type Sent } from "./wire.ts"

interface Recorded {
  readonly name: string
  /** The request as it was sent, or its parts. */
  readonly raw?: string
  readonly method: string
  readonly target: string
  readonly http?: "1.0"
  readonly extra?: ReadonlyArray<string>
  readonly type?: string | null
  readonly sent?: string
  readonly status: string
  readonly headers: ReadonlyArray<string>
  readonly body: string
}

const recorded = (name: string): ReadonlyArray<Recorded> =>
  fs
    .readFileSync(new URL(`recorded/infernet-${name}.jsonl`, import.meta.url), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Recorded)

const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g
const anonymous = (text: string) => {
  const names = new Map<string, string>()
  return text.replace(uuid, (id) => {
    if (!names.has(id)) names.set(id, names.size === 0 ? "<uuid>" : `<uuid${names.size + 1}>`)
    return names.get(id)!
  })
}
/** Where the recorded client was is of no account; nor is the order of a set in Python. */
const plain = (headers: ReadonlyArray<string>) =>
  headers.map((header) => {
    if (/^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(header)) return "date: <date>"
    if (header.startsWith("allow: ")) return `allow: ${header.slice(7).split(", ").sort().join(", ")}`
    return header
  })
const isOfAddress = ({ body }: Recorded) => body.includes("<addr>")
const withoutLength = (headers: ReadonlyArray<string>) =>
  headers.filter((header) => !header.startsWith("content-length"))

const requestOf = ({ extra = [], http, method, raw, sent, target, type = "application/json" }: Recorded, at: number) =>
  raw ??
  ({
    method,
    target,
    type,
    headers: [`X-Forwarded-For: 10.0.${at >> 8}.${at & 255}`, ...extra],
    body: sent,
    http: http ?? "1.1"
  } satisfies Sent)

const sets: ReadonlyArray<readonly [string, InfernetVersion]> = [
  ["1.4.0", "1.4.0"],
  ["1.3.1", "1.3.1"],
  ["0.2.0", "0.2.0"],
  ["1.4.0-chain", "1.4.0"]
]

describe("an Infernet node answers as the real one did:", () => {
  it.each(sets)("%s", async (set, version) => {
    const isChain = set.endsWith("chain")
    const owners = { allowedDelegateAddresses: ["0x2222222222222222222222222222222222222222"] }
    const containers = { ...recordedContainers, second: { serve: ({ data }: any) => data, ...(isChain && owners) } }
    const { url } = await liveNode({ version, containers, chain: { enabled: isChain } })
    const cases = recorded(set)
    expect(cases.length).toBeGreaterThan(20)
    for (const [index, each] of cases.entries()) {
      const reply = await ask(url, requestOf(each, index))
      expect(reply, each.name).toBeDefined()
      const { body, headers, status } = reply!
      const fixed = isOfAddress(each) ? withoutLength : (list: ReadonlyArray<string>) => list
      expect({ name: each.name, status, headers: fixed(plain(headers)), body: anonymous(body) }).toEqual({
        name: each.name,
        status: each.status,
        headers: fixed(plain(each.headers)),
        body: each.body.replaceAll("<addr>", "127.0.0.1")
      })
    }
  })
})
