/** The jobs program in memory: what a requester asks of it, with its checks in their order and its arithmetic. */
import type { Address } from "@solana/kit"
import { noAddress } from "../src/Addresses.ts"
import type { Draft, JobAccount, MarketAccount, RunAccount, TokenAccount } from "./fakeAccounts.ts"
import { rentOf } from "./fakeAccounts.ts"

/** Why an instruction fails. */
export class Fault extends Error {
  readonly error: unknown
  readonly logs: ReadonlyArray<string>
  constructor(error: unknown, logs: ReadonlyArray<string>) {
    super(JSON.stringify(error))
    this.error = error
    this.logs = logs
  }
}

export const anchor = (code: number, name: string, account?: string): Fault =>
  new Fault({ Custom: code }, [
    `Program log: AnchorError ${account === undefined ? "occurred" : `caused by account: ${account}`}. Error Code: ${name}. Error Number: ${code}. Error Message: it is ${name}.`
  ])

export interface Call {
  readonly accounts: ReadonlyArray<Address>
  readonly data: Uint8Array
}
export interface Transfer {
  readonly source: Address
  readonly destination: Address
  readonly amount: bigint
}
export interface Moment {
  readonly draft: Draft
  /** Unix seconds. */
  readonly now: bigint
  /** One in so many micro-NOS is taken on top; 0 takes none. */
  readonly feeFraction: bigint
  readonly transfers: Array<Transfer>
}

const kindOf = <K extends string>(kind: K, { draft }: Moment, address: Address, name: string) => {
  const account = draft.get(address)
  if (account === undefined) throw anchor(3012, "AccountNotInitialized", name)
  if (account.kind !== kind) throw anchor(3002, "AccountDiscriminatorMismatch", name)
  return account as Extract<ReturnType<Draft["get"]>, { readonly kind: K }>
}

const transfer = (moment: Moment, source: Address, destination: Address, amount: bigint) => {
  const from = kindOf("token", moment, source, "user") as TokenAccount
  if (from.amount < amount) throw new Fault({ Custom: 1 }, ["Program log: Error: insufficient funds"])
  moment.draft.set(source, { ...from, amount: from.amount - amount })
  const to = kindOf("token", moment, destination, "vault") as TokenAccount
  moment.draft.set(destination, { ...to, amount: to.amount + amount })
  moment.transfers.push({ source, destination, amount })
}

const pay = ({ draft }: Moment, payer: Address, lamports: bigint) => {
  const account = draft.get(payer)
  if (account === undefined || account.lamports < lamports) {
    throw new Fault({ Custom: 1 }, [`Transfer: insufficient lamports ${account?.lamports ?? 0n}, need ${lamports}`])
  }
  draft.set(payer, { ...account, lamports: account.lamports - lamports })
}

const close = ({ draft }: Moment, address: Address, to: Address) => {
  const closed = draft.get(address)!
  const receiver = draft.get(to) ?? { kind: "wallet" as const, lamports: 0n }
  draft.set(address, undefined)
  draft.set(to, { ...receiver, lamports: receiver.lamports + closed.lamports })
}

const secondsIn = (data: Uint8Array, at: number) => new DataView(data.buffer, data.byteOffset).getBigInt64(at, true)

const deposit = (
  moment: Moment,
  { rewardsVault, user, vault }: { user: Address; vault: Address; rewardsVault: Address },
  amount: bigint
) => {
  if (amount === 0n) return
  transfer(moment, user, vault, amount)
  if (moment.feeFraction > 0n) transfer(moment, user, rewardsVault, amount / moment.feeFraction)
}

const isAccountOf = (moment: Moment, address: Address, owner: Address, name: string) => {
  if ((kindOf("token", moment, address, name) as TokenAccount).owner !== owner) throw anchor(6011, "InvalidATA", name)
}

interface Places {
  readonly job: Address
  readonly market: Address
  readonly run: Address
  readonly node?: Address
  readonly user: Address
  readonly vault: Address
  readonly payer: Address
  readonly rewardsVault: Address
  readonly authority: Address
}

const post = (moment: Moment, data: Uint8Array, places: Places) => {
  const { draft, now } = moment
  const market = kindOf("market", moment, places.market, "market") as MarketAccount
  kindOf("token", moment, places.user, "user")
  if (draft.get(places.job) !== undefined) {
    throw new Fault({ Custom: 0 }, [`Allocate: account Address { address: ${places.job} } already in use`])
  }
  pay(moment, places.payer, rentOf(240))
  if (market.vault !== places.vault) throw anchor(6007, "InvalidVault", "market")
  if (market.price > 0n) isAccountOf(moment, places.user, places.payer, "user")
  const timeout = secondsIn(data, 40)
  const job: JobAccount = {
    kind: "job",
    lamports: rentOf(240),
    definition: data.slice(8, 40),
    result: new Uint8Array(32),
    market: places.market,
    node: noAddress,
    payer: places.payer,
    price: market.price,
    project: places.authority,
    state: 0,
    timeStart: 0n,
    timeEnd: 0n,
    timeout
  }
  draft.set(places.job, job)
  const begin = (node: Address, queue: ReadonlyArray<Address>) => {
    pay(moment, places.payer, rentOf(120))
    draft.set(places.market, { ...market, queue, queueType: queue.length === 0 ? 255 : 1 })
    draft.set(places.run, {
      kind: "run",
      lamports: rentOf(120),
      job: places.job,
      node,
      payer: places.payer,
      time: now
    })
  }
  if (places.node !== undefined) {
    if (market.queueType !== 1) throw anchor(6001, "MarketInWrongState", "market")
    if (!market.queue.includes(places.node)) throw anchor(6002, "NotInMarketQueue")
    begin(
      places.node,
      market.queue.filter((node) => node !== places.node)
    )
  } else if (market.queueType === 1) begin(market.queue[0]!, market.queue.slice(1))
  else if (market.queue.length >= 314) throw anchor(3004, "AccountDidNotSerialize", "market")
  else draft.set(places.market, { ...market, queueType: 0, queue: [...market.queue, places.job] })
  deposit(moment, places, market.price * timeout)
}

/** How a run ends: its node is paid for the time used, and the rest goes back. */
export const settle = (
  moment: Moment,
  places: { job: Address; run: Address; vault: Address; deposit: Address; user: Address },
  result: Uint8Array
) => {
  const job = kindOf("job", moment, places.job, "job") as JobAccount
  const run = kindOf("run", moment, places.run, "run") as RunAccount
  let used = moment.now - run.time
  if (used > job.timeout) used = job.timeout
  const paid = job.price * used
  const ended = { ...job, result, node: run.node, state: 2, timeStart: run.time, timeEnd: moment.now }
  moment.draft.set(places.job, ended)
  if (job.price > 0n) {
    transfer(moment, places.vault, places.user, paid)
    transfer(moment, places.vault, places.deposit, job.price * job.timeout - paid)
  }
  close(moment, places.run, run.payer)
}

const ownJob = (moment: Moment, address: Address, authority: Address) => {
  const job = kindOf("job", moment, address, "job") as JobAccount
  if (job.project !== authority) throw anchor(6000, "Unauthorized", "job")
  return job
}

const instructions: { readonly [discriminator: string]: (moment: Moment, call: Call) => void } = {
  // list
  "36aec14311298426": (moment, { accounts, data }) => {
    const [job, market, run, user, vault, payer, , rewardsVault, authority] = accounts as Array<Address> & {
      length: 12
    }
    post(moment, data, {
      job: job!,
      market: market!,
      run: run!,
      user: user!,
      vault: vault!,
      payer: payer!,
      rewardsVault: rewardsVault!,
      authority: authority!
    })
  },
  // assign
  "49427dcb51294087": (moment, { accounts, data }) => {
    const [job, market, run, node, user, vault, payer, , rewardsVault, authority] = accounts
    post(moment, data, {
      job: job!,
      market: market!,
      run: run!,
      node: node!,
      user: user!,
      vault: vault!,
      payer: payer!,
      rewardsVault: rewardsVault!,
      authority: authority!
    })
  },
  // extend
  e47f0001e39a36a8: (moment, { accounts, data }) => {
    const [address, , user, vault, , rewardsVault, authority, payer] = accounts
    const job = ownJob(moment, address!, authority!)
    if (job.price > 0n && job.payer !== payer) throw anchor(6000, "Unauthorized", "payer")
    if (job.state !== 0) throw anchor(6004, "JobInWrongState", "job")
    const timeout = secondsIn(data, 8)
    if (timeout <= job.timeout) throw anchor(6008, "JobTimeoutNotGreater")
    moment.draft.set(address!, { ...job, timeout })
    const places = { user: user!, vault: vault!, rewardsVault: rewardsVault! }
    deposit(moment, places, job.price * (timeout - job.timeout))
  },
  // delist
  "3788cd6b6bad041f": (moment, { accounts }) => {
    const [address, marketAddress, to, payer, vault, , authority] = accounts
    const market = kindOf("market", moment, marketAddress!, "market") as MarketAccount
    const job = ownJob(moment, address!, authority!)
    if (job.payer !== payer) throw anchor(6008, "InvalidPayer", "job")
    if (job.state !== 0) throw anchor(6004, "JobInWrongState", "job")
    if (market.queueType !== 0) throw anchor(6001, "MarketInWrongState", "market")
    if (!market.queue.includes(address!)) throw anchor(6002, "NotInMarketQueue")
    const queue = market.queue.filter((other) => other !== address)
    moment.draft.set(marketAddress!, { ...market, queue, queueType: queue.length === 0 ? 255 : 0 })
    if (job.price > 0n) transfer(moment, vault!, to!, job.price * job.timeout)
    close(moment, address!, payer!)
  },
  // end
  b4a0f9d9c2794610: (moment, { accounts }) => {
    const [job, , run, to, user, vault, payer, authority] = accounts
    kindOf("job", moment, job!, "job")
    const { job: of, payer: own } = kindOf("run", moment, run!, "run") as RunAccount
    kindOf("token", moment, to!, "deposit")
    kindOf("token", moment, user!, "user")
    ownJob(moment, job!, authority!)
    if (own !== payer) throw anchor(6008, "InvalidPayer", "run")
    if (of !== job) throw anchor(6003, "InvalidJobAccount", "run")
    const places = { job: job!, run: run!, vault: vault!, deposit: to!, user: user! }
    settle(moment, places, new Uint8Array(32))
  },
  // recover
  "6cd8263a6d927411": (moment, { accounts }) => {
    const [address, , vault, user, payer, authority] = accounts
    const job = ownJob(moment, address!, authority!)
    if (job.payer !== payer) throw anchor(6008, "InvalidPayer", "job")
    if (job.state !== 3) throw anchor(6004, "JobInWrongState", "job")
    if (job.price > 0n) transfer(moment, vault!, user!, job.price * job.timeout)
    close(moment, address!, payer!)
  }
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")

/** Runs one instruction, or throws its fault. Gives the compute units that it used. */
export const run = (moment: Moment, call: Call): number => {
  const instruction = instructions[hexOf(call.data.slice(0, 8))]
  if (instruction === undefined) throw anchor(101, "InstructionFallbackNotFound")
  const market = moment.draft.get(call.accounts[1]!)
  const depth = market?.kind === "market" ? market.queue.length : 0
  instruction(moment, call)
  return 19_000 + 131 * depth
}
