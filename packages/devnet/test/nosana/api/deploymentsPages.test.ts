/** Lists of deployments and of what belongs to them: filters, pages, cursors. */
import { describe, expect, it } from "vitest"
import { Invalid, pageOf, UnreadableCursor } from "../../../src/nosana/api/manager/pages.ts"
import { definitionOf, opened } from "./deploymentServer.ts"

const begun = Date.parse("2026-01-01T00:00:00Z")

/** `count` items, two of them in each second, in no order. */
const listOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    item: index,
    id: String(index).padStart(3, "0"),
    at: begun + Math.floor(index / 2) * 1000
  })).sort((one, other) => ((one.item * 7) % 11) - ((other.item * 7) % 11))

const numbers = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => from + (to < from ? -index : index))

const page = (all: ReturnType<typeof listOf>, query: Readonly<Record<string, string>> = {}, bounds?: "due") => {
  const { items, pagination } = pageOf(all, new URLSearchParams(query), bounds)
  return { items, next: pagination.cursor_next, previous: pagination.cursor_prev, total: pagination.total_items }
}

describe("a page", () => {
  it("has the ten newest by default", () => {
    expect(page(listOf(25))).toMatchObject({ items: numbers(24, 15), previous: null, total: 25 })
    expect(page(listOf(3))).toEqual({ items: [2, 1, 0], next: null, previous: null, total: 3 })
    expect(page([])).toEqual({ items: [], next: null, previous: null, total: 0 })
  })

  it.each(["asc", "desc"])("leads to all others and back, %s", (sort_order) => {
    const all = listOf(45)
    const inOrder = sort_order === "asc" ? numbers(0, 44) : numbers(44, 0)
    const pages: Array<ReturnType<typeof page>> = []
    let cursor: string | null = ""
    while (cursor !== null) {
      pages.push(page(all, { limit: "20", sort_order, cursor }))
      cursor = pages.at(-1)!.next
    }
    expect(pages.map(({ items }) => items.length)).toEqual([20, 20, 5])
    expect(pages.flatMap(({ items }) => items)).toEqual(inOrder)
    expect(pages.every(({ total }) => total === 45)).toBe(true)
    const middle = page(all, { limit: "20", sort_order, cursor: pages[2]!.previous! })
    expect(middle).toEqual(pages[1])
    const first = page(all, { limit: "20", sort_order, cursor: middle.previous! })
    expect(first).toEqual(pages[0])
    expect(first.previous).toBeNull()
  })

  it("ends with its last item", () => {
    expect(page(listOf(10)).next).toBeNull()
    expect(page(listOf(11)).next).not.toBeNull()
  })

  it("is not shifted by what comes and goes", () => {
    const all = listOf(25)
    const { next } = page(all)
    const newer = [...all, { item: 25, id: "025", at: begun + 60_000 }]
    expect(page(newer, { cursor: next! }).items).toEqual(numbers(14, 5))
    // The item that the cursor names.
    const fewer = all.filter(({ item }) => item !== 15)
    expect(page(fewer, { cursor: next! }).items).toEqual(numbers(14, 5))
    const { previous } = page(all, { cursor: next! })
    expect(page(newer, { cursor: previous! }).items).toEqual(numbers(24, 15))
  })

  it("has what is left where less than a page is before it", () => {
    const all = listOf(12)
    const { previous } = page(all, { cursor: page(all).next! })
    const fewer = all.filter(({ item }) => item < 9)
    expect(page(fewer, { cursor: previous! })).toMatchObject({ items: numbers(8, 2), previous: null })
  })

  it("has cursors that are readable, as the server's", () => {
    const { next } = page(listOf(11))
    expect(JSON.parse(Buffer.from(next!, "base64").toString())).toEqual({
      sort_field_value: "2026-01-01T00:00:00.000Z",
      _id: "001",
      direction: "next"
    })
  })

  it("has what was made between two times, both included", () => {
    const second = (at: number) => new Date(begun + at * 1000).toISOString()
    const between = { created_after: second(2), created_before: second(3), sort_order: "asc" }
    expect(page(listOf(25), between)).toMatchObject({ items: [4, 5, 6, 7], total: 4 })
    expect(page(listOf(25), between, "due").total).toBe(25)
    expect(page(listOf(25), { due_after: second(12), sort_order: "asc" }, "due").items).toEqual([24])
  })

  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64")
  const sort_field_value = "2026-01-01T00:00:00.000Z"

  it.each([
    ["no JSON", Buffer.from("one").toString("base64")],
    ["no base64", "***"],
    ["null", cursorOf(null)],
    ["an array", cursorOf([])],
    ["no direction", cursorOf({ sort_field_value, _id: "1" })],
    ["another direction", cursorOf({ sort_field_value, _id: "1", direction: "up" })],
    ["no id", cursorOf({ sort_field_value, direction: "next" })],
    ["no time", cursorOf({ sort_field_value: "soon", _id: "1", direction: "next" })]
  ])("is not to be had with a cursor that is %s", (_, cursor) => {
    expect(() => page(listOf(3), { cursor })).toThrow(UnreadableCursor)
  })

  it.each([
    [{ limit: "11" }, "querystring/limit: 10 | 20 | 50 | 100"],
    [{ limit: "0" }, "querystring/limit: 10 | 20 | 50 | 100"],
    [{ limit: "ten" }, "querystring/limit: 10 | 20 | 50 | 100"],
    [{ sort_order: "up" }, "querystring/sort_order: asc | desc"],
    [{ created_after: "soon" }, "querystring/created_after: date-time"],
    [{ created_before: "" }, "querystring/created_before: date-time"]
  ])("is not to be had with %o", (query, message) => {
    expect(() => page(listOf(3), query)).toThrow(message)
    expect(() => page(listOf(3), query)).toThrow(Invalid)
  })
})

describe("the list of", () => {
  it("deployments is filtered, and has those of its caller only", async () => {
    const { ask, create, devnet, network } = await opened({ credits: 0n })
    const one = await create({ name: "Alpha one" })
    await devnet.advance("1 second")
    const two = await create({ name: "beta", strategy: "SIMPLE-EXTEND" })
    const other = await create({ name: "alpha three", strategy: "SCHEDULED", schedule: "0 0 * * *" })
    await ask(`POST /deployments/${other.id}/start`)
    network.openAccount("other")
    const key = network.apiKey({ account: "other" })
    const foreign = await create({}, { key })
    const found = async (query: string, of = undefined as string | undefined) => {
      const { body } = await ask(`GET /deployments?sort_order=asc&${query}`, of === undefined ? {} : { key: of })
      const ids = body.deployments.map(({ id }: { id: string }) => id)
      expect(body.pagination.total_items).toBe(ids.length)
      return new Set(ids)
    }
    expect(await found("")).toEqual(new Set([one.id, two.id, other.id]))
    expect(await found("", key)).toEqual(new Set([foreign.id]))
    expect(await found("search=ALPHA")).toEqual(new Set([one.id, other.id]))
    expect(await found("name=beta")).toEqual(new Set([two.id]))
    for (const part of ["bet", "BETA"]) expect(await found(`name=${part}`)).toEqual(new Set())
    expect(await found("search=three")).toEqual(new Set([other.id]))
    expect(await found(`search=${two.id}`)).toEqual(new Set([two.id]))
    expect(await found(`id=${two.id}`)).toEqual(new Set([two.id]))
    expect(await found("status=DRAFT")).toEqual(new Set([one.id, two.id]))
    expect(await found("status=RUNNING,STOPPED")).toEqual(new Set([other.id]))
    expect(await found("strategy=SIMPLE,SCHEDULED")).toEqual(new Set([one.id, other.id]))
    expect(await found(`vault=${network.address()}`)).toEqual(new Set([one.id, two.id, other.id]))
    expect(await found(`vault=${network.market()}`)).toEqual(new Set())
    expect(await found(`created_after=${two.created_at}`)).toEqual(new Set([two.id, other.id]))
    expect(await found("status=ASLEEP")).toEqual(new Set())
    expect(await found("status=ASLEEP,DRAFT")).toEqual(new Set([one.id, two.id]))
    expect(await found("strategy=FAST")).toEqual(new Set())
  })

  it("deployments goes on with its cursors over HTTP", async () => {
    const { ask, create, devnet } = await opened()
    const ids: Array<string> = []
    for (let made = 0; made < 12; made++) {
      ids.unshift((await create()).id)
      await devnet.advance("1 second")
    }
    const { body: first } = await ask("GET /deployments")
    const { body: second } = await ask(
      `GET /deployments?cursor=${encodeURIComponent(first.pagination.cursor_next as string)}`
    )
    const shown = [...first.deployments, ...second.deployments].map(({ id }: { id: string }) => id)
    expect(shown).toEqual(ids)
    expect(second.pagination).toMatchObject({ cursor_next: null, total_items: 12 })
    expect(await ask("GET /deployments?cursor=x")).toMatchObject({ status: 500, body: { error: "Invalid cursor" } })
  })

  it("jobs is filtered by state, revision and address", async () => {
    const { ask, list, settle, started } = await opened({ hosts: 1 })
    const { id } = await started({ replicas: 2 })
    const [running, queued] = (await list(id, "jobs")).map(({ job }) => job)
    const found = async (query: string) => (await list(id, "jobs", query)).map(({ job }) => job)
    expect(await found("&state=RUNNING")).toEqual([running])
    expect(await found("&state=QUEUED,COMPLETED")).toEqual([queued])
    expect(await found(`&job=${queued}`)).toEqual([queued])
    await ask(`POST /deployments/${id}/create-revision`, { body: definitionOf("wait", "anew") })
    await settle()
    expect(await found("&revision=1")).toEqual([running, queued])
    expect(await found("&revision=2")).toHaveLength(2)
    expect(await found("&revision=3")).toEqual([])
    expect((await ask(`GET /deployments/${id}/jobs?revision=two`)).body.message).toBe("querystring/revision: number")
    expect(await found("&state=LOST")).toEqual([])
    expect((await list(id, "revisions", "&revision=2")).map(({ revision }) => revision)).toEqual([2])
  })

  it("tasks is in the order in which they were made, and bounded by when they are due", async () => {
    const { list, started } = await opened()
    const { id } = await started({ replicas: 2, strategy: "SIMPLE-EXTEND" })
    const tasks = await list(id, "tasks")
    expect(tasks.map(({ task }) => task)).toEqual(["EXTEND", "EXTEND"])
    expect(await list(id, "tasks", "&task=LIST,STOP")).toEqual([])
    expect(await list(id, "tasks", "&task=EXTEND")).toEqual(tasks)
    const due = tasks[0].due_at
    expect(await list(id, "tasks", `&due_after=${due}`)).toEqual(tasks.filter((each) => each.due_at >= due))
    const before = new Date(Date.parse(due) - 1).toISOString()
    expect(await list(id, "tasks", `&due_before=${before}`)).toEqual([])
    expect(tasks.map((each) => each.created_at)).toEqual(tasks.map((each) => each.created_at).toSorted())
  })

  it("events is filtered by category and type", async () => {
    const { ask, list, settle, started } = await opened()
    const { id } = await started({ strategy: "SIMPLE-EXTEND" })
    await ask(`PATCH /deployments/${id}/update-timeout`, { body: { timeout: 90 } })
    await settle()
    await ask(`POST /deployments/${id}/stop`)
    await settle()
    const types = async (query: string) => (await list(id, "events", query)).map(({ type }) => type)
    const all = ["JOB_LIST_CONFIRMED", "JOB_EXTEND_SUCCESSFUL", "JOB_STOPPED_CONFIRMED"]
    expect(await types("")).toEqual(all)
    expect(await types("&category=Deployment")).toEqual(all)
    expect(await types("&type=JOB_STOPPED_CONFIRMED,JOB_LIST_CONFIRMED")).toEqual([all[0], all[2]])
    const [{ job, tx }] = (await list(id, "jobs")) as [any]
    const [listed, ...others] = await list(id, "events")
    expect(listed).toEqual({
      category: "Deployment",
      deploymentId: id,
      type: "JOB_LIST_CONFIRMED",
      message: `Successfully listed job - ${job}`,
      tx,
      created_at: expect.any(String)
    })
    expect(others.map(({ message }) => message)).toEqual([
      `Successfully extended job - TX ${others[0].tx}`,
      `Successfully stopped job ${job}. TX ${others[1].tx}`
    ])
    expect(await types("&category=Other")).toEqual([])
  })
})
