/** Moves that people might make on three markets, chosen by chance: many are refused. */
import type { Instruction } from "@solana/kit"
import type { Address } from "../../../src/solana/Program.ts"
import { addressAt } from "./bytes.ts"
import {
  assigning,
  claiming,
  cleaning,
  completing,
  delisting,
  ending,
  extending,
  finishing,
  listing,
  type Market,
  marketOf,
  open,
  recovering,
  stake,
  stopping,
  working
} from "./deeds.ts"
import { readJob } from "./images.ts"
import type { Person, Stage } from "./stage.ts"

/** Numbers from a seed, from 0 to below 1. */
export const randomOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Place extends Market {
  readonly price: bigint
}

export interface Move {
  readonly name: string
  readonly call: Instruction
  readonly at: Place
  /** What the vault holds more if it is taken. */
  readonly vault: bigint
  readonly job?: Address | undefined
  /** Where a run may be made. */
  readonly run?: Address | undefined
}

export interface Game {
  readonly places: ReadonlyArray<Place>
  readonly next: () => Promise<Move | undefined>
  /** Tells of a move that was taken. */
  readonly taken: (move: Move) => void
}

export const game = async (on: Stage, random: () => number): Promise<Game> => {
  const { node, other, owner, payer, project } = on.people
  const everybody = Object.values(on.people)
  const nodes = [node, other]
  for (const each of nodes) await stake(on, each)
  const places: Array<Place> = []
  for (const price of [115n, 0n, 7n]) places.push({ price, ...(await open(on, { price, expiration: 50n })) })
  const jobs = new Map<Address, Place>()
  const runs = new Set<Address>()

  const some = <A>(from: ReadonlyArray<A>): A | undefined => from[Math.floor(random() * from.length)]
  const somewhere = () => some(places)!
  const someone = () => some(nodes)!
  const seconds = () => BigInt(Math.floor(random() * 5000))
  const imageOf = (job: Address) => {
    const data = on.data(job)
    return data && readJob(data)
  }
  /** As a rule one that exists and is in that state. */
  const someJob = (state: number) => {
    const fit = [...jobs.keys()].filter((job) => imageOf(job)?.state === state)
    const job = random() < 0.85 && fit.length > 0 ? some(fit) : some([...jobs.keys()])
    if (job === undefined) return
    const image = imageOf(job)
    return {
      job,
      at: jobs.get(job)!,
      timeout: image?.timeout ?? 0n,
      deposit: (image?.price ?? 0n) * (image?.timeout ?? 0n)
    }
  }
  const someRun = () => {
    const run = some([...runs].filter((each) => on.data(each)?.length === 120))
    if (run === undefined) return
    const data = on.data(run)!
    const job = addressAt(data, 8)
    const by = (at: number): Person => everybody.find(({ address }) => address === addressAt(data, at))!
    const image = imageOf(job)
    const deposit = image === undefined ? 0n : image.price * image.timeout
    return { run, job, at: jobs.get(job)!, node: by(40), payer: by(72), deposit }
  }

  const post = async () => {
    const [at, timeout] = [somewhere(), seconds()]
    return { name: "list", at, vault: at.price * timeout, ...(await listing(on, at, { timeout })) }
  }
  const ask = async () => {
    const at = somewhere()
    return { name: "work", at, vault: 0n, ...(await working(on, at, { node: someone() })) }
  }
  const assign = async () => {
    const waiting = places.filter((place) => marketOf(on, place).queueType === 1)
    const [at, timeout] = [some(waiting) ?? somewhere(), seconds()]
    return { name: "assign", at, vault: at.price * timeout, ...(await assigning(on, at, someone(), { timeout })) }
  }
  const settle = (name: "end" | "finish") => async () => {
    const one = someRun()
    if (one === undefined) return
    const { at, deposit, job, node, run } = one
    const call = (name === "end" ? ending : finishing)(on, at, { job, run, node, runPayer: one.payer })
    return { name, at, vault: -deposit, call }
  }
  const quit = async () => {
    const one = someRun()
    if (one === undefined) return
    const { at, job, node, run } = one
    const call = on.call("quit", { job, run, payer: one.payer.address, authority: node.address })
    return { name: "quit", at, vault: 0n, call }
  }
  const stop = async () => {
    const at = somewhere()
    return { name: "stop", at, vault: 0n, call: stopping(on, at, someone()) }
  }
  const extend = async () => {
    const one = someJob(0)
    if (one === undefined) return
    const { at, job, timeout } = one
    const added = BigInt(Math.floor(random() * 1000)) - 50n
    return { name: "extend", at, vault: at.price * added, call: extending(on, at, job, timeout + added) }
  }
  const delist = async () => {
    const one = someJob(0)
    return one && { name: "delist", at: one.at, vault: -one.deposit, call: delisting(on, one.at, one.job) }
  }
  const complete = async () => {
    const one = someJob(2)
    return one && { name: "complete", at: one.at, vault: 0n, call: completing(on, one.job, "0a".repeat(32), someone()) }
  }
  const claim = async () => {
    const one = someJob(3)
    if (one === undefined) return
    const { call, run } = await claiming(on, one.at, one.job, { node: someone() })
    return { name: "claim", at: one.at, vault: 0n, call, run }
  }
  const recover = async () => {
    const one = someJob(3)
    const to = some([payer.tokens, project.tokens, owner.tokens])!
    return one && { name: "recover", at: one.at, vault: -one.deposit, call: recovering(on, one.at, one.job, to) }
  }
  const clean = async () => {
    const one = someJob(2)
    return one && { name: "clean", at: one.at, vault: 0n, call: cleaning(on, one.at, one.job) }
  }
  const moves: ReadonlyArray<() => Promise<Move | undefined>> = [
    ...[post, post, ask, ask, ask, assign, extend, delist, settle("end"), settle("finish")],
    ...[complete, quit, quit, claim, recover, clean, stop]
  ]
  return {
    places,
    next: () => some(moves)!(),
    taken: ({ at, job, run }) => {
      if (job !== undefined) jobs.set(job, at)
      if (run !== undefined) runs.add(run)
    }
  }
}
