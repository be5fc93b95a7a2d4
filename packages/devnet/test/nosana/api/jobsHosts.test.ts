import { randomUUID } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { expect, it, onTestFinished } from "vitest"
import type { NosanaImage } from "../../../src/index.ts"
import * as Port from "../../../src/internal/port.ts"
import { makeJobs } from "../../../src/nosana/api/jobs/JobsEngine.ts"
import type { JobsSettings } from "../../../src/nosana/api/jobs/settings.ts"
import { makeLedger } from "../../../src/nosana/api/Ledger.ts"
import { newKeyPair } from "../../../src/nosana/KeyPair.ts"
import type { Host } from "../../../src/nosana/Options.ts"
import { makeWorld } from "../../../src/nosana/World.ts"
import { gatewayOf } from "./gateway.ts"

const worker: NosanaImage = async ({ command, sleep, stdout }) => {
  const [verb, word = ""] = command
  stdout(`${word}\n`)
  if (verb === "wait") await sleep("1 day")
  return verb === "exit" ? Number(word) : 0
}

const usdPerHour = 36_000_000n

const started = async (hosts: ReadonlyArray<Host> = [{}]) => {
  const scope = Scope.makeUnsafe()
  onTestFinished(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  const run = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) => Effect.runPromise(Scope.provide(effect, scope))
  const terms = { jobExpiration: 86_400n, jobPrice: 100n, jobTimeout: 7200n, jobType: 0, nodeXnosMinimum: 0n }
  const settings = {
    hosts,
    markets: [terms],
    slotMillis: 10,
    feeFraction: 0,
    engine: "none",
    images: { worker }
  } as const
  const world = await run(makeWorld(settings, () => {}))
  const places = await run(
    world.open({ serve: (app, dialect) => Effect.map(Port.make({ app, dialect, owner: "hosts" }), ({ url }) => url) })
  )
  const market = world.markets[0]!
  const jobsSettings: JobsSettings = {
    world: { ...world, hostTemplate: () => places.hostTemplate },
    release: "current",
    minimumSeconds: 3600,
    delisted: "gone",
    markets: () => [{ address: market, usdPerHour }]
  }
  const jobs = makeJobs(jobsSettings)
  const ledger = makeLedger({ now: () => new Date(world.now()), newId: randomUUID })
  ledger.grant(100_000_000n)
  const owner = { id: "owner", name: "owner", keys: newKeyPair(), ledger }
  const post = async (...cmd: ReadonlyArray<string>) => {
    const ops = [{ type: "container/run", id: "one", args: { image: "worker", cmd } }]
    const definition = { version: "0.1", type: "container", ops }
    const ipfsHash = world.ipfs.pin(new TextEncoder().encode(JSON.stringify(definition)))
    return (await Effect.runPromise(jobs.post(owner, { ipfsHash, market, timeout: 3600 }))).job
  }
  const until = (job: string, isSo: (view: any) => boolean) =>
    expect.poll(() => isSo(jobs.view(job)), { timeout: 5000, interval: 5 }).toBe(true)
  return { world, jobs, owner, post, until, ask: gatewayOf(jobs, jobsSettings, owner) }
}

it("A host runs what was posted, its result is shown, and what it used is settled", async () => {
  const { jobs, owner, post, until } = await started()
  const [good, bad] = [await post("echo", "hello"), await post("exit", "3")]
  for (const job of [good, bad]) await until(job, ({ ipfsResult }) => ipfsResult !== null)
  expect(jobs.view(good)).toMatchObject({
    state: 2,
    jobStatus: "success",
    jobResult: { status: "success", opStates: [{ exitCode: 0, logs: [{ log: "hello\n" }] }] }
  })
  expect(jobs.view(bad)).toMatchObject({ state: 2, jobStatus: "failed", jobResult: { opStates: [{ exitCode: 3 }] } })
  const { available, reserved, settled } = owner.ledger.balance()
  expect(reserved).toBe(0n)
  expect(settled).toBe(
    [good, bad]
      .map((job) => jobs.view(job)!)
      // A cent and a tenth for each second.
      .reduce((sum, { timeEnd, timeStart }) => sum + BigInt(timeEnd - timeStart) * 11_000n, 0n)
  )
  expect(available).toBe(100_000_000n - settled)
})

it("The owner of a job that runs reads it through the proxy, and stops it: the result comes after the end", async () => {
  const { ask, jobs, post, until, world } = await started()
  const job = await post("wait", "hello")
  await until(job, ({ state }) => state === 1)
  const params = { id: job, group: "one", operation: "one" }
  await expect
    .poll(async () => (await ask("GET /jobs/:id/node/ops", { params }))!.body, { timeout: 5000, interval: 5 })
    .toMatchObject({ one: "running" })
  expect((await ask("GET /jobs/:id/node/group/:group", { params }))!.status).toBe(200)
  expect((await ask("GET /jobs/:id/node/job-definition", { params }))!.body).toContain('"wait"')
  expect((await ask("GET /jobs/:id/node/results", { params }))!.status).toBe(400)

  const info = ask("GET /jobs/:id/node/info", { params })
  expect((await ask("POST /jobs/:id/stop", { params }))!.body).toMatchObject({ delisted: false, outcome: "ended" })
  expect(jobs.view(job)).toMatchObject({ state: 2, ipfsResult: null })
  await until(job, ({ ipfsResult }) => ipfsResult !== null)
  expect(jobs.view(job)).toMatchObject({ state: 2, jobStatus: null, jobResult: { status: "stopped" } })
  const frames = (await info)!.body.split("\n\n").filter((frame: string) => frame.startsWith("data: "))
  expect(JSON.parse(frames.at(-1).slice("data: ".length))).toMatchObject({ status: "stopped" })
  expect(jobs.events(job).map(({ type }) => type)).toEqual(["List", "Work", "End", "Complete"])
  expect(jobs.events(job)[1]!.nodeAddress).toBe(world.hosts[0]!.keys.address)
})

it("A host that quits costs nothing", async () => {
  const { owner, post, until } = await started([{ behaviour: "quits" }])
  const job = await post("wait")
  await until(job, ({ state }) => state === 3)
  expect(owner.ledger.balance()).toMatchObject({ reserved: 0n, settled: 0n })
})
