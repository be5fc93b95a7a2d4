/** What people do on the chain, each a transaction of one instruction that succeeds. */
import type { Instruction } from "@solana/kit"
import { expect } from "vitest"
import { cluster } from "../../../src/nosana/cluster.ts"
import type { Address } from "../../../src/solana/Program.ts"
import type { WorldOutcome } from "../../solana/world.ts"
import { hex, i64, u8, u64, u128 } from "./bytes.ts"
import type { Fault } from "./faults.ts"
import { type JobImage, noDigest, readJob, readMarket, stakeBytes, system } from "./images.ts"
import { digest, result } from "./scenes.ts"
import { linesOf, type Person, type Stage, stakeOf, vaultOf } from "./stage.ts"

export const taken = (outcome: WorldOutcome): WorldOutcome => {
  expect({ error: outcome.error, lines: outcome.error && outcome.logs }).toEqual({ error: undefined, lines: undefined })
  return outcome
}

/** Refused with this, by the program's own lines behind the one that names the instruction. */
export const refused = (outcome: WorldOutcome, { error, lines }: Fault): void => {
  expect({ error: outcome.error, lines: linesOf(outcome).slice(1) }).toEqual({
    error: { InstructionError: [0, error] },
    lines
  })
}

export interface Market {
  readonly market: Address
  readonly vault: Address
}

export interface Terms {
  readonly expiration?: bigint
  readonly price?: bigint
  readonly jobTimeout?: bigint
  readonly type?: number
  readonly xnos?: bigint
  readonly accessKey?: Address
}

export const open = async (on: Stage, terms: Terms = {}): Promise<Market> => {
  const { accessKey = system, expiration = 86_400n, jobTimeout = 7200n, price = 115n, type = 0, xnos = 0n } = terms
  const market = await on.fresh()
  const vault = (await vaultOf(market)).address
  const accounts = { market, vault, authority: on.people.owner.address, access_key: accessKey }
  const args = [i64(expiration), u64(price), i64(jobTimeout), u8(type), u128(xnos)]
  taken(await on.send(on.call("open", accounts, ...args)))
  return { market, vault }
}

export interface Listed {
  readonly job: Address
  /** A run is made there only if a node waits. */
  readonly run: Address
}

interface Posting {
  readonly payer?: Person
  readonly project?: Person
  readonly timeout?: bigint
}

export interface Prepared extends Listed {
  readonly call: Instruction
}

export const listing = async (on: Stage, at: Market, posting: Posting = {}): Promise<Prepared> => {
  const { payer = on.people.payer, project = on.people.project, timeout = 3600n } = posting
  const made = { job: await on.fresh(), run: await on.fresh() }
  const accounts = { ...at, ...made, user: payer.tokens, payer: payer.address, authority: project.address }
  return { ...made, call: on.call("list", accounts, hex(digest), i64(timeout)) }
}

export const list = async (on: Stage, at: Market, posting: Posting = {}): Promise<Listed> => {
  const { call, job, run } = await listing(on, at, posting)
  taken(await on.send(call))
  return { job, run }
}

export const assigning = async (on: Stage, at: Market, node: Person, posting: Posting = {}): Promise<Prepared> => {
  const { payer = on.people.payer, project = on.people.project, timeout = 3600n } = posting
  const made = { job: await on.fresh(), run: await on.fresh() }
  const named = { ...at, ...made, node: node.address, user: payer.tokens }
  const accounts = { ...named, payer: payer.address, authority: project.address }
  return { ...made, call: on.call("assign", accounts, hex(digest), i64(timeout)) }
}

/** A stake at the node's address, past the staking program. */
export const stake = async (on: Stage, node: Person, xnos = 0n): Promise<Address> => {
  const address = await stakeOf(node.address)
  on.put(address, cluster.staking, stakeBytes({ amount: xnos, authority: node.address, duration: 0n, xnos }))
  return address
}

export interface Application {
  readonly node?: Person
  readonly payer?: Person
  readonly nft?: Address
  readonly metadata?: Address
}

const applying = async (on: Stage, { node = on.people.node, nft, metadata = system, payer = node }: Application) => ({
  run: await on.fresh(),
  payer: payer.address,
  stake: await stakeOf(node.address),
  nft: nft ?? node.tokens,
  metadata,
  authority: node.address
})

export const working = async (on: Stage, { market }: Market, application: Application = {}) => {
  const accounts = await applying(on, application)
  return { run: accounts.run, call: on.call("work", { market, ...accounts }) }
}

/** Gives the address of the run, which is made only if a job waits. */
export const work = async (on: Stage, at: Market, application: Application = {}): Promise<Address> => {
  const { call, run } = await working(on, at, application)
  taken(await on.send(call))
  return run
}

export const claiming = async (on: Stage, { market }: Market, job: Address, application: Application = {}) => {
  const accounts = await applying(on, application)
  return { run: accounts.run, call: on.call("claim", { job, market, ...accounts }) }
}

export const stopping = (on: Stage, { market }: Market, node: Person, by: Person = node): Instruction =>
  on.call("stop", { market, node: node.address, authority: by.address })

interface Work extends Listed {
  readonly node?: Person
  readonly payer?: Person
  /** Who paid for the run. */
  readonly runPayer?: Person
  readonly result?: string
}

export const finishing = (on: Stage, at: Market, { job, run, ...work }: Work): Instruction => {
  const { node = on.people.node, payer = on.people.payer } = work
  const tokens = { deposit: payer.tokens, user: node.tokens }
  const payers = { payer_run: (work.runPayer ?? node).address, payer_job: payer.address }
  return on.call(
    "finish",
    { job, run, ...at, ...tokens, ...payers, authority: node.address },
    hex(work.result ?? result)
  )
}

export const ending = (on: Stage, at: Market, { job, run, ...work }: Work): Instruction => {
  const { node = on.people.node, payer = on.people.payer } = work
  const tokens = { deposit: payer.tokens, user: node.tokens }
  const runPayer = (work.runPayer ?? node).address
  return on.call("end", { job, run, ...at, ...tokens, payer: runPayer, authority: on.people.project.address })
}

export const completing = (on: Stage, job: Address, digest = result, node = on.people.node): Instruction =>
  on.call("complete", { job, authority: node.address }, hex(digest))

export const quitting = (on: Stage, { job, run }: Listed, node = on.people.node): Instruction =>
  on.call("quit", { job, run, payer: node.address, authority: node.address })

export const delisting = (on: Stage, at: Market, job: Address, payer = on.people.payer): Instruction =>
  on.call("delist", {
    job,
    ...at,
    deposit: payer.tokens,
    payer: payer.address,
    authority: on.people.project.address
  })

export const recovering = (on: Stage, at: Market, job: Address, to = on.people.payer.tokens): Instruction =>
  on.call("recover", { job, ...at, user: to, payer: on.people.payer.address, authority: on.people.project.address })

export const extending = (on: Stage, at: Market, job: Address, timeout: bigint, payer = on.people.payer): Instruction =>
  on.call(
    "extend",
    { job, ...at, user: payer.tokens, payer: payer.address, authority: on.people.project.address },
    i64(timeout)
  )

export const cleaning = (on: Stage, { market }: Market, job: Address): Instruction =>
  on.call("clean", { job, market, payer: on.people.payer.address })

export const jobOf = (on: Stage, job: Address): JobImage => readJob(on.data(job)!)
export const marketOf = (on: Stage, { market }: Market) => readMarket(on.data(market)!)

/** Lamports and tokens of these accounts, to be compared with what they are later. */
export const balances = (on: Stage, lamports: ReadonlyArray<Address>, tokens: ReadonlyArray<Address>) => {
  const read = () => ({
    lamports: lamports.map((address) => on.world.balance(address)),
    tokens: tokens.map((address) => on.tokens(address))
  })
  const before = read()
  const since = (now: ReadonlyArray<bigint>, then: ReadonlyArray<bigint>) => now.map((value, at) => value - then[at]!)
  return {
    /** By how much each has changed. */
    change: () => {
      const now = read()
      return { lamports: since(now.lamports, before.lamports), tokens: since(now.tokens, before.tokens) }
    }
  }
}

export const rents = { job: 2_561_280n, run: 1_726_080n, token: 2_039_280n, market: 72_049_920n } as const

/** Moves the clock on, and gives the time. */
export const wait = ({ world }: Stage, seconds: bigint): bigint => {
  world.setTime(world.time() + seconds)
  return world.time()
}

/** The job that `list` makes unless it is told otherwise. */
export const listedImage = ({ people }: Stage, { market }: Market): JobImage => ({
  ipfsJob: digest,
  ipfsResult: noDigest,
  market,
  node: system,
  payer: people.payer.address,
  price: 115n,
  project: people.project.address,
  state: 0,
  timeEnd: 0n,
  timeStart: 0n,
  timeout: 3600n
})
