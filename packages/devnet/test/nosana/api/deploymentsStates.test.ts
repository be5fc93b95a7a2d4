/** What can be done to a deployment in which state, and by whom. */
import { describe, expect, it } from "vitest"
import { definitionOf, opened } from "./deploymentServer.ts"

type World = Awaited<ReturnType<typeof opened>>

const actions = {
  start: "POST start",
  stop: "POST stop",
  archive: "POST archive",
  delete: "DELETE",
  revise: "POST create-revision",
  activate: "PATCH update-active-revision",
  scale: "PATCH update-replica-count",
  schedule: "PATCH update-schedule",
  limit: "PATCH update-timeout",
  rename: "PATCH update-name"
} as const

type Action = keyof typeof actions

const bodies: Partial<Readonly<Record<Action, unknown>>> = {
  revise: definitionOf("wait"),
  activate: { active_revision: 1 },
  scale: { replicas: 1 },
  schedule: { schedule: "0 0 1 1 *" },
  limit: { timeout: 60 },
  rename: { name: "two" }
}

const act = ({ ask }: World, id: string, action: Action, key?: string) => {
  const [method, part] = actions[action].split(" ")
  const body = bodies[action]
  return ask(`${method} /deployments/${id}${part === undefined ? "" : `/${part}`}`, {
    ...(body !== undefined && { body }),
    ...(key !== undefined && { key })
  })
}

const scheduled = { strategy: "SCHEDULED", schedule: "0 0 1 1 *" }

/** Deployments of one state each, all scheduled, so that time alone changes nothing. */
const bring: Readonly<Record<string, (world: World) => Promise<string>>> = {
  DRAFT: async ({ create }) => (await create(scheduled)).id,
  STARTING: async ({ ask, create, network }) => {
    const { id } = await create()
    network.holdTransactions(1, "1 hour")
    await ask(`POST /deployments/${id}/start`)
    return id
  },
  RUNNING: async ({ started }) => (await started(scheduled)).id,
  STOPPING: async ({ ask, network, started }) => {
    const { id } = await started()
    network.holdTransactions(1, "1 hour")
    await ask(`POST /deployments/${id}/stop`)
    return id
  },
  STOPPED: async (world) => {
    const id = await bring.RUNNING!(world)
    await act(world, id, "stop")
    return id
  },
  ERROR: async ({ started }) => (await started({ strategy: "SCHEDULED", schedule: "0 0 30 2 *" })).id,
  INSUFFICIENT_FUNDS: async ({ network, started }) => {
    network.grant(-network.ledger().available)
    return (await started()).id
  },
  ARCHIVED: async (world) => {
    const id = await bring.STOPPED!(world)
    await act(world, id, "archive")
    return id
  }
}

const allowed: Readonly<Record<string, ReadonlyArray<Action>>> = {
  DRAFT: ["start"],
  STARTING: [],
  RUNNING: ["stop"],
  STOPPING: [],
  STOPPED: ["start", "archive", "delete"],
  ERROR: ["start", "stop"],
  INSUFFICIENT_FUNDS: ["start", "stop"],
  ARCHIVED: []
}

const moves: ReadonlyArray<Action> = ["start", "stop", "archive", "delete"]
const updates: ReadonlyArray<Action> = ["revise", "activate", "scale", "schedule", "limit"]
const cases = Object.keys(allowed).flatMap((state) => moves.map((action) => [state, action] as const))

describe("a deployment that is", () => {
  it.each(cases)("%s, when asked to %s", async (state, action) => {
    const world = await opened()
    const id = await bring[state]!(world)
    expect(await world.status(id)).toBe(state)
    const answer = await act(world, id, action)
    if (allowed[state]!.includes(action)) {
      expect(answer.status).toBe(action === "delete" ? 204 : 200)
      return
    }
    const isPutAway = state === "ARCHIVED" && (action === "stop" || action === "archive")
    const error = isPutAway ? "Cannot modify an archived deployment." : "Deployment is in the incorrect state."
    expect(answer).toMatchObject({ status: 500, body: { error } })
    expect(await world.status(id)).toBe(state)
  })

  it.each(updates)("ARCHIVED, when it is to change: %s", async (action) => {
    const world = await opened()
    const id = await bring.ARCHIVED!(world)
    const before = (await world.ask(`GET /deployments/${id}`)).body
    const answer = await act(world, id, action)
    expect([answer.status, answer.body]).toEqual([500, { error: "Cannot modify an archived deployment." }])
    expect((await world.ask(`GET /deployments/${id}`)).body).toEqual(before)
  })

  it("ARCHIVED, when it gets another name, and when its tasks are asked for", async () => {
    const world = await opened()
    const id = await bring.ARCHIVED!(world)
    expect(await act(world, id, "rename")).toMatchObject({ status: 200, body: { name: "two" } })
    const tasks = await world.ask(`GET /deployments/${id}/tasks`)
    expect([tasks.status, tasks.body]).toEqual([500, { error: "Cannot modify an archived deployment." }])
    expect((await world.ask(`GET /deployments/${id}/events`)).status).toBe(200)
  })

  it("deleted, is nowhere any more", async () => {
    const world = await opened()
    const { ask } = world
    const id = await bring.STOPPED!(world)
    const answer = await act(world, id, "delete")
    expect([answer.status, answer.body]).toEqual([204, ""])
    expect(await ask(`GET /deployments/${id}`)).toMatchObject({
      status: 404,
      body: { error: "Deployment not found." }
    })
    expect((await act(world, id, "start")).status).toBe(404)
    expect((await ask("GET /deployments")).body.deployments).toEqual([])
  })
})

describe("somebody else's deployment", () => {
  it("is not there, whatever is asked", async () => {
    const world = await opened()
    const { ask, create, network } = world
    const { id } = await create(scheduled)
    network.openAccount("other")
    const key = network.apiKey({ account: "other" })
    const parts = ["", "/tasks", "/jobs", "/jobs/one", "/revisions", "/events", "/header", "/stream"]
    const reads = await Promise.all(parts.map((part) => ask(`GET /deployments/${id}${part}`, { key })))
    const writes = await Promise.all((Object.keys(actions) as Array<Action>).map((each) => act(world, id, each, key)))
    for (const answer of [...reads, ...writes]) {
      expect([answer.status, answer.body]).toEqual([404, { error: "Deployment not found." }])
    }
    expect((await ask(`GET /deployments/${id}`)).body).toMatchObject({ status: "DRAFT", name: "one" })
  })

  it("is not touched by whoever has no scope for it", async () => {
    const { ask, create, network } = await opened()
    const { id } = await create()
    const key = network.apiKey({ scopes: ["deployments:read"] })
    expect((await ask(`GET /deployments/${id}`, { key })).status).toBe(200)
    const refused = await ask(`POST /deployments/${id}/start`, { key })
    expect(refused).toMatchObject({ status: 403, body: { code: "INSUFFICIENT_SCOPE" } })
    const unknown = await ask(`GET /deployments/${id}`, { key: "nos_none" })
    expect([unknown.status, unknown.body]).toEqual([401, "Unauthorized"])
  })
})
