/** The routes of the gateway in memory, in two releases. */
import { addressOf, cidOf, type FakeJob, type Fate, fateOf, flowOf, runsAfter, runTime } from "./fakeJobs.ts"
import { type Balance, balanceOf, priceOf } from "./fakeLedger.ts"

/** `2.1.8` has no idempotency keys, no batch, no scopes and no shortest timeout, and its lists tell little. */
export type Release = "current" | "2.1.8"

export interface Account {
  readonly address: string
  assigned: bigint
}

export interface Caller {
  readonly account: Account
  /** `undefined` may do everything. */
  readonly scopes: ReadonlyArray<string> | undefined
}

export interface Gateway {
  readonly release: Release
  /** What a job is that was taken out of the queue. */
  readonly delisted: "gone" | "kept"
  readonly now: () => number
  readonly files: Map<string, unknown>
  readonly jobs: Array<FakeJob>
  /** Whether nodes take jobs. */
  readonly areWorking: () => boolean
  /** How much more than its market tells a job costs, in micro-dollars. */
  readonly surcharge: () => bigint
  /** What becomes of the transaction of the next request that has a key. */
  readonly nextTransaction: () => "expired" | "slow" | undefined
}

export interface Market {
  readonly address: string
  readonly slug: string
  readonly name: string
  readonly usdPerHour: bigint | undefined
}

export const usdPerHour = 48_000n
export const markets: ReadonlyArray<Market> = [
  { address: addressOf("market 3060"), slug: "nvidia-3060", name: "NVIDIA 3060", usdPerHour },
  { address: addressOf("market 4090"), slug: "nvidia-4090", name: "NVIDIA 4090", usdPerHour: 320_000n },
  { address: addressOf("market unpriced"), slug: "unpriced", name: "Unpriced", usdPerHour: undefined }
]
export const market = markets[0]!
export const node = addressOf("node")

const nobody = "1".repeat(32)

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers }
  })
export const refused = (status: number, message: string, more: object = {}): Response =>
  json(status, { message, ...more })

const dollars = (micro: bigint): number => Number(micro) / 1_000_000
const shown = (micro: bigint): string => `$${dollars(micro).toFixed(3)}`

interface Kept {
  readonly owner: string
  readonly payload: string
  /** `undefined` until it is known what became of it. */
  answer: (() => Response) | undefined
  readonly readyAt: number
}

export const makeGateway = (gateway: Gateway) => {
  const { delisted, files, jobs, now, release } = gateway
  const isCurrent = release === "current"
  const keys = new Map<string, Kept>()
  let count = 0

  const balance = (account: Account): Balance =>
    balanceOf(
      account.assigned,
      jobs.filter(({ owner }) => owner === account.address),
      usdPerHour,
      now()
    )

  /** Does at most once for a key what is asked. */
  const once = (key: string | null, { account }: Caller, payload: unknown, act: () => Response): Response => {
    if (key === null || !isCurrent) return act()
    const known = keys.get(key)
    if (known !== undefined) {
      if (known.owner !== account.address) return refused(404, "Idempotency-Key not found")
      if (known.payload !== JSON.stringify(payload)) {
        return refused(409, "the key was used for something else", { code: "IDEMPOTENCY_KEY_PAYLOAD_MISMATCH" })
      }
      if (known.readyAt > now()) {
        const code = "IDEMPOTENCY_KEY_IN_PROGRESS"
        return json(409, { message: "still at work", code, retryAfter: 5 }, { "retry-after": "5" })
      }
      return known.answer!()
    }
    const fate = gateway.nextTransaction()
    const entry: Kept = {
      owner: account.address,
      payload: JSON.stringify(payload),
      answer: undefined,
      readyAt: fate === "slow" ? now() + 8_000 : 0
    }
    if (fate === "expired") {
      entry.answer = () => refused(409, "the transaction has expired", { code: "IDEMPOTENCY_KEY_EXPIRED" })
      keys.set(key, entry)
      return entry.answer()
    }
    const answer = act()
    if (!answer.ok) return answer
    entry.answer = () => answer.clone()
    keys.set(key, entry)
    if (fate !== "slow") return entry.answer()
    return refused(504, "the transaction is not confirmed yet")
  }

  const view = (job: FakeJob, fate: Fate) => {
    const states = { queued: 0, running: 1, completed: 2, ended: 2, delisted: 3, quit: 3 } as const
    const flow = fate.hasResult ? flowOf(job, fate) : undefined
    if (flow !== undefined) files.set(cidOf(flow), flow)
    const seconds = (time: number | undefined) => (time === undefined ? 0 : Math.floor(time / 1_000))
    const hasNode = fate.startedAt !== undefined
    const isKept = isCurrent && !job.isHidden
    return {
      ipfsJob: job.cid,
      ipfsResult: flow === undefined ? null : cidOf(flow),
      market: job.market,
      node: hasNode ? node : nobody,
      payer: job.owner,
      project: job.owner,
      price: 115,
      state: states[fate.state],
      type: "container",
      jobDefinition: files.get(job.cid) ?? null,
      jobResult: isKept && flow !== undefined ? flow : null,
      jobStatus: null,
      timeStart: seconds(fate.startedAt),
      timeEnd: seconds(fate.endedAt),
      benchmarkProcessedAt: null,
      timeout: job.timeout,
      usdRewardPerHour: dollars(usdPerHour),
      listedAt: seconds(job.listedAt)
    }
  }

  const find = (address: string | undefined): FakeJob | undefined => jobs.find((job) => job.address === address)
  const isGone = (job: FakeJob) => delisted === "gone" && fateOf(job, now()).state === "delisted"

  const get = (address: string | undefined): Response => {
    const job = find(address)
    return job === undefined || isGone(job) ? refused(404, "Job not found") : json(200, view(job, fateOf(job, now())))
  }

  const listed = (job: FakeJob) => {
    const { jobDefinition: _, jobResult: __, ...rest } = view(job, fateOf(job, now()))
    const { market, node, payer, project, state, timeStart } = rest
    const { address } = job
    return isCurrent ? { address, ...rest } : { address, market, node, payer, project, state, timeStart }
  }

  const list = (query: URLSearchParams): Response => {
    const limit = Math.min(100, Number(query.get("limit") ?? 10))
    const offset = Number(query.get("offset") ?? 0)
    const all = jobs
      .filter((job) => !isGone(job))
      .filter(({ market }) => (query.get("market") ?? market) === market)
      .filter(({ owner }) => (query.get("poster") ?? query.get("payer") ?? owner) === owner)
      .toReversed()
    return json(200, { jobs: all.slice(offset, offset + limit).map(listed), totalJobs: all.length })
  }

  const post = (caller: Caller, body: any): Response => {
    const { ipfsHash, market: wanted, timeout = 3_600 } = body
    const market = markets.find(({ address }) => address === wanted)
    if (market === undefined) return refused(400, "Unknown market")
    if (isCurrent && timeout < 3_600) return refused(400, "credit-paid jobs must run at least 3600 seconds")
    const cost = priceOf(market.usdPerHour ?? 0n, timeout) + gateway.surcharge()
    const { available } = balance(caller.account)
    if (available < cost) {
      return refused(402, `Insufficient credits. Available: ${shown(available)}, Required: ${shown(cost)}`)
    }
    const address = addressOf(`job ${++count}`)
    const { ops = [] } = (files.get(ipfsHash) ?? {}) as { ops?: ReadonlyArray<{ args: { image?: string } }> }
    const takenAt = gateway.areWorking() ? now() + runsAfter : Number.POSITIVE_INFINITY
    jobs.push({
      address,
      owner: caller.account.address,
      cid: ipfsHash,
      market: market.address,
      listedAt: now(),
      image: ops[0]?.args.image?.split("/").at(-1) ?? "none",
      timeout,
      reserved: cost,
      takenAt,
      doneAt: takenAt + runTime,
      stoppedAt: undefined,
      quitAt: undefined,
      result: undefined,
      isHidden: false,
      events: [{ type: "List", at: now() }]
    })
    const credits = {
      costUSD: dollars(cost),
      creditsUsed: Number(cost) / 10_000,
      reservationId: `reservation-${count}`,
      project: caller.account.address
    }
    return json(200, {
      tx: addressOf(`tx ${count}`).repeat(2).slice(0, 88),
      job: address,
      run: addressOf(`run ${count}`),
      credits
    })
  }

  const isOver = (job: FakeJob) => !["queued", "running"].includes(fateOf(job, now()).state)

  const extend = (caller: Caller, job: FakeJob, body: any): Response => {
    if (isOver(job)) {
      return isCurrent ? json(200, { tx: null, job: job.address }) : refused(409, "the job has ended")
    }
    const { seconds } = body
    const cost = priceOf(usdPerHour, seconds)
    const { available } = balance(caller.account)
    if (available < cost) {
      return refused(402, `Insufficient credits. Available: ${shown(available)}, Required: ${shown(cost)}`)
    }
    job.timeout += seconds
    job.reserved += cost
    job.events.push({ type: "Extend", at: now() })
    const credits = {
      costUSD: dollars(cost),
      creditsUsed: Number(cost) / 10_000,
      reservationId: `extension-${++count}`
    }
    return json(200, { tx: addressOf(`tx ${count}`), job: job.address, credits })
  }

  const stop = (job: FakeJob): Response => {
    if (isOver(job)) {
      if (!isCurrent) return refused(409, "the job has ended")
      return json(200, { tx: null, job: job.address, delisted: false, outcome: "already_terminal" })
    }
    const isQueued = fateOf(job, now()).state === "queued"
    job.stoppedAt = now()
    job.events.push({ type: isQueued ? "Delist" : "End", at: now() })
    const outcome = isQueued ? "delisted" : "ended"
    return json(200, {
      tx: addressOf(`tx ${++count}`),
      job: job.address,
      delisted: isQueued,
      ...(isCurrent && { outcome })
    })
  }

  const events = (job: FakeJob): Response => {
    const fate = fateOf(job, now())
    const seen = [...job.events]
    if (fate.startedAt !== undefined) seen.push({ type: "Work", at: fate.startedAt })
    if (fate.state === "completed") seen.push({ type: "Finish", at: fate.endedAt! })
    if (fate.state === "quit") seen.push({ type: "Quit", at: fate.endedAt! })
    return json(
      200,
      seen.map(({ at, type }, index) => ({
        jobAddress: job.address,
        nodeAddress: null,
        marketAddress: job.market,
        runAddress: null,
        type,
        signature: addressOf(`event ${index}`),
        instructionIndex: 0,
        slot: index,
        blockTime: Math.floor(at / 1_000),
        data: null
      }))
    )
  }

  return { balance, events, extend, find, get, isGone, list, listed, once, post, stop }
}
