import { describe, expect, it, onTestFinished } from "vitest"
import { createDevnet, type DevnetOptions, type NosanaImage } from "../../../src/index.ts"

const worker: NosanaImage = async ({ command, sleep, stdout }) => {
  const [verb, word = ""] = command
  stdout(`${word}\n`)
  if (verb === "wait") await sleep("1 day")
  return 0
}

type Options = NonNullable<DevnetOptions["nosana-api"]>

const own = (options: Options): Options => ({ engine: "none", images: { worker }, ...options })

/** $0.048 an hour and a tenth, for an hour. */
const anHour = 52_800n

const client = (network: { readonly url: string; readonly ipfs: any; readonly market: any }, key: string) => {
  const ask = async (
    method: string,
    path: string,
    { body, idempotencyKey }: { body?: unknown; idempotencyKey?: string } = {}
  ) => {
    const answer = await fetch(`${network.url}/api${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey })
      },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any }
  }
  const orderOf = async (...cmd: ReadonlyArray<string>) => {
    const { api } = await network.ipfs()
    const ops = [{ type: "container/run", id: "one", args: { image: "worker", cmd } }]
    const answer = await fetch(`${api}/pinning/pinJSONToIPFS`, {
      method: "POST",
      body: JSON.stringify({ version: "0.1", type: "container", ops })
    })
    const { IpfsHash } = (await answer.json()) as { IpfsHash: string }
    return { ipfsHash: IpfsHash, market: await network.market(), timeout: 3600 }
  }
  return { ask, orderOf }
}

const live = async (options: Options = {}) => {
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": own({ slotTime: "20 millis", ...options })
  })
  onTestFinished(() => devnet[Symbol.asyncDispose]())
  const network = devnet["nosana-api"]
  return { network, ...client(network, network.apiKey()) }
}

describe("The gateway's jobs over HTTP", () => {
  it("are posted, run, shown with their result, and paid by what they used", async () => {
    const { ask, network, orderOf } = await live()
    const { body: posted, status } = await ask("POST", "/jobs/list", { body: await orderOf("echo", "hello") })
    expect([status, posted.credits.costUSD]).toEqual([200, 0.0528])
    await expect
      .poll(async () => (await ask("GET", `/jobs/${posted.job}`)).body, { timeout: 5000, interval: 10 })
      .toMatchObject({ state: 2, jobStatus: "success", jobResult: { opStates: [{ logs: [{ log: "hello\n" }] }] } })
    const { assigned, available, reserved, settled } = network.ledger()
    expect(reserved).toBe(0n)
    expect(settled < anHour).toBe(true)
    expect(assigned).toBe(available + settled)
    const { body: list } = await ask("GET", `/jobs?payer=${posted.credits.project}&state=COMPLETED`)
    expect(list).toMatchObject({ totalJobs: 1, jobs: [{ address: posted.job }] })
  })

  it("are posted once for a key whose answer was lost", async () => {
    const { ask, network, orderOf } = await live({ hosts: 0 })
    const order = { body: await orderOf("echo"), idempotencyKey: "one" }
    await network.faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
    await expect(ask("POST", "/jobs/list", order)).rejects.toThrow()
    const again = await ask("POST", "/jobs/list", order)
    expect(again.status).toBe(200)
    expect(network.jobs()).toBe(1)
    expect(network.ledger().reserved).toBe(anHour)
  })

  it("that were being posted when the server died cost nothing once their transaction is dead", async () => {
    const { ask, network, orderOf } = await live({ hosts: 0 })
    const order = { body: await orderOf("echo"), idempotencyKey: "one" }
    network.dropTransactions(1)
    const first = ask("POST", "/jobs/list", order)
    first.catch(() => {})
    await expect.poll(() => network.ledger().reserved, { interval: 5 }).toBe(anHour)
    await network.restart()
    await expect(first).rejects.toThrow()
    const meanwhile = await ask("POST", "/jobs/list", order)
    expect([meanwhile.status, meanwhile.body.code]).toEqual([409, "IDEMPOTENCY_KEY_IN_PROGRESS"])
    expect(meanwhile.headers.get("retry-after")).toBe("5")
    network.expireTransactions()
    await expect.poll(() => network.ledger().reserved, { interval: 5 }).toBe(0n)
    const then = await ask("POST", "/jobs/list", order)
    expect([then.status, then.body.code]).toEqual([409, "IDEMPOTENCY_KEY_EXPIRED"])
    expect((await ask("POST", "/jobs/list", { ...order, idempotencyKey: "one:1" })).status).toBe(200)
    expect(network.jobs()).toBe(1)
  })

  it("are known by their key after a restart", async () => {
    const { ask, network, orderOf } = await live({ hosts: 0 })
    const order = { body: await orderOf("echo"), idempotencyKey: "one" }
    const { body: posted } = await ask("POST", "/jobs/list", order)
    await network.restart()
    expect((await ask("POST", "/jobs/list", order)).body).toEqual(posted)
    expect((await ask("GET", `/jobs/${posted.job}`)).body).toMatchObject({ state: 0 })
  })

  it("are read by proxy as the node tells of them", async () => {
    const { ask, orderOf } = await live()
    const { body: posted } = await ask("POST", "/jobs/list", { body: await orderOf("wait") })
    await expect
      .poll(async () => (await ask("GET", `/jobs/${posted.job}/node/ops`)).body, { timeout: 5000, interval: 10 })
      .toMatchObject({ one: "running" })
    const stopped = await ask("POST", `/jobs/${posted.job}/stop`)
    expect(stopped.body).toMatchObject({ delisted: false, outcome: "ended" })
  })

  it("expire by themselves, and on a test clock as fast as it goes", async () => {
    const devnet = await createDevnet({ networks: ["nosana-api"], clock: "test", "nosana-api": own({ hosts: 0 }) })
    onTestFinished(() => devnet[Symbol.asyncDispose]())
    const network = devnet["nosana-api"]
    const { ask, orderOf } = client(network, network.apiKey())
    const body = await orderOf("echo")
    network.dropTransactions(1)
    const first = ask("POST", "/jobs/list", { body, idempotencyKey: "one" })
    await expect.poll(() => network.openTransactions(), { interval: 5 }).toBe(1)
    // 150 blocks of 400 milliseconds.
    await devnet.advance("59 seconds")
    expect(network.openTransactions()).toBe(1)
    await devnet.advance("2 seconds")
    expect((await first).body.code).toBe("IDEMPOTENCY_KEY_EXPIRED")
    expect(network.ledger()).toMatchObject({ reserved: 0n, settled: 0n })
  })
})
