/** The client in the words of Nosana's page: what it sends, what it makes of the answers, and that it pays once. */
import { assert, describe, it, vi } from "vitest"
import { createNosanaClient } from "../src/index.ts"
import { type Answer, refusal, secret, serving } from "./compatServer.ts"

const address = "8z2yPD6KNVLkNsXmNqGgDY8WZ8gXUe8cBFjRcPMLgBnB"
const market = "CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ"
const ipfsHash = "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p"
const node = "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB"

const posted = {
  tx: "tx",
  job: address,
  run: "run",
  credits: { costUSD: 0.0528, creditsUsed: 0.0528, reservationId: "reserved", project: "project" }
}

const jobOf = (fields: Record<string, unknown> = {}) => ({
  ipfsJob: ipfsHash,
  ipfsResult: null,
  market,
  node: "1".repeat(32),
  payer: "payer",
  price: 100,
  project: "project",
  state: 0,
  type: "container",
  jobDefinition: { version: "0.1" },
  jobResult: null,
  jobStatus: null,
  timeEnd: 0,
  timeStart: 0,
  benchmarkProcessedAt: null,
  timeout: 7200,
  usdRewardPerHour: 0.048,
  listedAt: 1_795_000_000,
  ...fields
})

const resultOf = (status: string, exitCode: number) => ({
  status: "success",
  startTime: 1,
  endTime: 2,
  opStates: [
    {
      operationId: "one",
      status,
      exitCode,
      logs: [],
      diagnostics: { reason: { hostShutDown: false, jobStopped: status === "stopped", jobExpired: false } }
    }
  ]
})

const document = { paths: { "/api/jobs/list": { post: { parameters: [{ name: "Idempotency-Key", in: "header" }] } } } }

describe("list", () => {
  it("sends minutes as seconds, and tells the address by both of its names", async () => {
    const { client, to } = serving({
      "POST /api/jobs/list": [{ body: posted }],
      [`GET /api/jobs/${address}`]: [{ body: jobOf() }]
    })
    const job = await client.api.jobs.list({ ipfsHash, market, timeout: 60, node })
    assert.deepStrictEqual(to("POST /api/jobs/list")[0]?.body, { ipfsHash, market, timeout: 3600, node })
    assert.strictEqual(to("POST /api/jobs/list")[0]?.headers.get("authorization"), `Bearer ${secret}`)
    assert.deepStrictEqual(job, {
      job: address,
      address,
      run: "run",
      tx: "tx",
      credits: { costUSD: 0.0528, creditsUsed: 0.0528, reservationId: "reserved", project: "project" },
      state: "pending"
    })
  })

  it("leaves the timeout to the server where there is none", async () => {
    const { client, to } = serving({ "POST /api/jobs/list": [{ body: posted }] })
    const { state } = await client.api.jobs.list({ ipfsHash, market })
    assert.deepStrictEqual(to("POST /api/jobs/list")[0]?.body, { ipfsHash, market })
    assert.isUndefined(state, "the server did not tell")
  })

  it.each([0, -60, Number.NaN, Number.POSITIVE_INFINITY, "60", null])(
    "posts nothing for %s minutes",
    async (timeout) => {
      const { client, sent } = serving({})
      const error = await refusal(client.api.jobs.list({ ipfsHash, market, timeout: timeout as number }))
      assert.strictEqual(error.reason.field, "timeout")
      assert.lengthOf(sent, 0)
    }
  )

  it("asks again under the same key where the answer is lost and the server knows keys", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] })
    try {
      const { client, to } = serving({
        "POST /api/jobs/list": [
          "lost",
          {
            status: 409,
            body: { code: "IDEMPOTENCY_KEY_IN_PROGRESS", message: "in progress" },
            headers: { "retry-after": "1" }
          },
          { status: 502, body: {} },
          { body: posted }
        ],
        "GET /api/openapi.json": [{ body: document }]
      })
      let isDone = false
      const listed = client.api.jobs.list({ ipfsHash, market }).finally(() => {
        isDone = true
      })
      while (!isDone) await vi.advanceTimersByTimeAsync(100)
      assert.strictEqual((await listed).job, address)
      const keys = to("POST /api/jobs/list").map(({ headers }) => headers.get("idempotency-key"))
      assert.lengthOf(keys, 4)
      assert.strictEqual(new Set(keys).size, 1)
      assert.match(keys[0]!, /^[0-9a-f-]{36}$/)
    } finally {
      vi.useRealTimers()
    }
  })

  it.each<[string, Answer]>([
    ["401", { status: 401, body: { message: "bad key" } }],
    ["402", { status: 402, body: { message: "Insufficient credits. Available: $0.000, Required: $1.047" } }],
    ["400", { status: 400, body: { message: "no" } }],
    ["a connection that is refused", "unheard"],
    ["429", { status: 429, body: { message: "slow down" } }]
  ])("does not take %s of a repetition for an answer to the first request", async (_, later) => {
    vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 500 })
    try {
      const { client, to } = serving({
        "POST /api/jobs/list": ["lost", later],
        "GET /api/openapi.json": [{ body: document }]
      })
      const error = await refusal(client.api.jobs.list({ ipfsHash, market }))
      assert.strictEqual(error.reason._tag, "OutcomeUnknown")
      assert.match(error.message, /may have been done and paid for/)
      assert.isAtMost(to("POST /api/jobs/list").length, 5)
      assert.strictEqual(
        new Set(to("POST /api/jobs/list").map(({ headers }) => headers.get("idempotency-key"))).size,
        1
      )
    } finally {
      vi.useRealTimers()
    }
  })

  it("goes on with the next key where the transaction of the first can never land", async () => {
    const { client, to } = serving({
      "POST /api/jobs/list": [
        { status: 409, body: { code: "IDEMPOTENCY_KEY_EXPIRED", message: "expired" } },
        { body: posted }
      ]
    })
    await client.api.jobs.list({ ipfsHash, market })
    const [first, second] = to("POST /api/jobs/list").map(({ headers }) => headers.get("idempotency-key"))
    assert.strictEqual(second, `${first}:1`)
  })

  it("says that nobody knows, once, where the server does not know keys", async () => {
    const { client, to } = serving({ "POST /api/jobs/list": ["lost"] })
    const error = await refusal(client.api.jobs.list({ ipfsHash, market }))
    assert.strictEqual(error.reason._tag, "OutcomeUnknown")
    assert.match(error.message, /may have been done and paid for/)
    assert.lengthOf(to("POST /api/jobs/list"), 1)
  })

  it.each([
    ["ipfsHash", {}],
    ["ipfsHash", undefined],
    ["market", { ipfsHash }]
  ])("does not take a call without %s for a query", async (field, request) => {
    const { client, sent } = serving({})
    const error = await refusal(client.api.jobs.list(request as never))
    assert.strictEqual(error.reason.field, field)
    assert.match(error.message, /posts a job/)
    assert.lengthOf(sent, 0)
  })

  it("posts anew for each call", async () => {
    const { client, to } = serving({ "POST /api/jobs/list": [{ body: posted }] })
    await client.api.jobs.list({ ipfsHash, market })
    await client.api.jobs.list({ ipfsHash, market })
    assert.strictEqual(new Set(to("POST /api/jobs/list").map(({ headers }) => headers.get("idempotency-key"))).size, 2)
  })
})

describe("get", () => {
  const quit = [{ type: "Quit" }]
  const end = [{ type: "End" }]
  it.each([
    ["pending", jobOf(), []],
    ["running", jobOf({ state: 1, node, timeStart: 1_795_000_000 }), []],
    ["completed", jobOf({ state: 2, node, jobResult: resultOf("success", 0), jobStatus: "success" }), []],
    ["failed", jobOf({ state: 2, node, jobResult: resultOf("failed", 3), jobStatus: "success" }), []],
    ["stopped", jobOf({ state: 2, node, jobResult: { ...resultOf("stopped", 1), status: "stopped" } }), []],
    ["stopped", jobOf({ state: 2, node, jobResult: resultOf("success", 0) }), end],
    ["stopped", jobOf({ state: 2, node }), end],
    [undefined, jobOf({ state: 2, node }), []],
    ["failed", jobOf({ state: 3 }), quit]
  ])("%s", async (state, job, events) => {
    const { client } = serving({
      [`GET /api/jobs/${address}`]: [{ body: job }],
      [`GET /api/jobs/${address}/events`]: [{ body: events }]
    })
    const told = await client.api.jobs.get(address)
    assert.strictEqual(told.state, state)
    assert.strictEqual(told.stateNumber, job.state)
    assert.deepStrictEqual(told.job_definition, { version: "0.1" })
    assert.strictEqual(told.job_definition, told.jobDefinition)
    assert.strictEqual(told.timeout, 120)
    assert.strictEqual(told.address, address)
  })
})

describe("extend and stop", () => {
  it("adds minutes, and tells what it cost", async () => {
    const { client, to } = serving({
      [`POST /api/jobs/${address}/extend`]: [
        { body: { tx: "tx", job: address, credits: { costUSD: 0.1, creditsUsed: 0.1, reservationId: "r" } } }
      ]
    })
    const told = await client.api.jobs.extend({ address, timeout: 120 })
    assert.deepStrictEqual(to(`POST /api/jobs/${address}/extend`)[0]?.body, { seconds: 7200 })
    assert.strictEqual(told.credits?.costUSD, 0.1)
  })

  it("does not take kit's seconds for minutes", async () => {
    const { client, sent } = serving({})
    const error = await refusal(client.api.jobs.extend({ address, seconds: 60 } as never))
    assert.strictEqual(error.reason.field, "timeout")
    assert.match(error.message, /"seconds" is the kit's own word/)
    assert.lengthOf(sent, 0)
  })

  it("says how to look where nobody knows whether it was extended", async () => {
    const { client, to } = serving({ [`POST /api/jobs/${address}/extend`]: ["lost"] })
    const error = await refusal(client.api.jobs.extend({ address, timeout: 60 }))
    assert.strictEqual(error.reason._tag, "OutcomeUnknown")
    assert.match(error.message, /the timeout that jobs.get tells/)
    assert.lengthOf(to(`POST /api/jobs/${address}/extend`), 1)
  })

  it("stops, with nothing in the body", async () => {
    const { client, to } = serving({
      [`POST /api/jobs/${address}/stop`]: [{ body: { tx: "tx", job: address, delisted: true } }]
    })
    assert.deepStrictEqual(await client.api.jobs.stop(address), { job: address, address, tx: "tx", delisted: true })
    assert.isUndefined(to(`POST /api/jobs/${address}/stop`)[0]?.body)
  })
})

describe("a job that was stopped here", () => {
  it("is told as stopped from then on, with no result and no events", async () => {
    const { client } = serving({
      [`POST /api/jobs/${address}/stop`]: [{ body: { tx: "tx", job: address, delisted: false } }],
      [`GET /api/jobs/${address}`]: [{ body: jobOf({ state: 2, node }) }]
    })
    await client.api.jobs.stop(address)
    assert.strictEqual((await client.api.jobs.get(address)).state, "stopped")
  })
})

describe("the client", () => {
  it("takes a network first, as the kit does, and knows which there are", async () => {
    const { sent } = serving({})
    const fetch = (async (input: string) => {
      sent.push({ method: "GET", url: input, body: undefined, headers: new Headers() })
      return Response.json({ assignedCredits: 3, reservedCredits: 1, settledCredits: 0.5 })
    }) as typeof globalThis.fetch
    const client = createNosanaClient("devnet", { api: { apiKey: secret }, fetch })
    assert.deepStrictEqual(await client.api.credits.balance(), {
      assignedCredits: 3,
      reservedCredits: 1,
      settledCredits: 0.5,
      availableCredits: 1.5
    })
    assert.strictEqual(sent[0]?.url, "https://dashboard.k8s.dev.nos.ci/api/credits/balance")
    assert.throws(() => createNosanaClient("moon" as never), /"moon" is none of mainnet, devnet/)
  })

  it("takes from the environment what it is not told, and what it is told before that", async () => {
    const urls: Array<string> = []
    const fetch = (async (input: string) => {
      urls.push(input)
      return Response.json([])
    }) as typeof globalThis.fetch
    vi.stubEnv("LONGSHORE_NOSANA_API_URL", "http://127.0.0.1:4321")
    try {
      await createNosanaClient({ fetch }).api.markets.list()
      await createNosanaClient({ fetch, api: { backend_url: "http://127.0.0.1:1234" } }).api.markets.list()
    } finally {
      vi.unstubAllEnvs()
    }
    assert.deepStrictEqual(
      urls.map((url) => new URL(url).origin),
      ["http://127.0.0.1:4321", "http://127.0.0.1:1234"]
    )
  })

  it("gives markets as the server tells them", async () => {
    const one = { address: market, slug: "nvidia-3090", usd_reward_per_hour: 0.048 }
    const resources = { required_images: ["ubuntu"], required_remote_resources: [] }
    const { client } = serving({
      "GET /api/markets/": [{ body: [one] }],
      "GET /api/markets/nvidia-3090/": [{ body: one }],
      "GET /api/markets/nvidia-3090/required-resources": [{ body: resources }]
    })
    assert.deepStrictEqual(await client.api.markets.list(), [one])
    assert.deepStrictEqual(await client.api.markets.get("nvidia-3090"), one)
    assert.deepStrictEqual(await client.api.markets.getRequiredResources("nvidia-3090"), resources)
  })

  it("signs on the server that has the user's key, and gives the signature alone, or all of the header", async () => {
    const signature = "633aCnXdho4no7qu48tdNrpktLvX81fZWzVqqkdT7UN8D6ah65cBt47NjxjpNkSRvEfizey7fte7Tt4EDxMzhErA"
    const signed = { message: "hello", userAddress: node, signature, timestamp: 1_795_000_000_000 }
    const { client, to } = serving(
      { "POST /auth/sign-message/external": [{ body: signed }] },
      { api: { apiKey: secret, backend_url: "https://gateway.test", client_manager_url: "https://signs.test" } }
    )
    assert.strictEqual(await client.api.auth.signMessage("hello", { includeTime: true }), signature)
    assert.strictEqual(await client.api.auth.header("hello", { includeTime: true }), `hello:${signature}:1795000000000`)
    assert.strictEqual(new URL(to("POST /auth/sign-message/external")[0]!.url).origin, "https://signs.test")
  })

  it("sends nothing that needs a credential without one", async () => {
    const { client, sent } = serving({}, { api: { backend_url: "https://gateway.test" } })
    const error = await refusal(client.api.jobs.stop(address))
    assert.strictEqual(error.reason._tag, "Unauthorized")
    assert.lengthOf(sent, 0)
  })

  it("shows its key to nobody", async () => {
    const { client } = serving({ "POST /api/jobs/list": [{ status: 401, body: { message: `bad key ${secret}` } }] })
    const error = await refusal(client.api.jobs.list({ ipfsHash, market }))
    assert.strictEqual(error.reason._tag, "Unauthorized")
    for (const text of [error.message, String(error.stack), JSON.stringify(error), JSON.stringify(client)]) {
      assert.notInclude(text, secret)
    }
  })
})
