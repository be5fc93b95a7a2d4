/** The made-up addresses of the vectors by what they stand for, and a job made of them. */
import { Cid } from "@longshore/nosana"
import { createNoopSigner } from "@solana/kit"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import { networks } from "../src/Networks.ts"
import { vectors } from "./vectors.ts"

export const network = networks.devnet
export const digest = Uint8Array.from({ length: 32 }, (_, index) => index)
export const cid = Cid.fromDigest(digest)

const at = (instruction: string, place: number) => vectors.instructions[instruction]!.accounts[place]!.address
export const job = at("list", 0)
export const market = at("list", 1)
export const run = at("list", 2)
export const user = at("list", 3)
export const vault = at("list", 4)
export const payer = at("list", 5)
export const rewardsReflection = at("list", 6)
export const rewardsVault = at("list", 7)
export const authority = at("list", 8)
export const rewardsProgram = at("list", 9)
export const node = at("assign", 3)
export const deposit = at("delist", 2)
export const stake = at("work", 3)
export const nft = at("work", 4)
export const metadata = at("work", 5)
export const mint = at("open", 0)
export const accessKey = at("open", 4)
export const payerRun = at("finish", 6)
export const payerJob = at("finish", 7)

export const signer = createNoopSigner
export const hour = Duration.hours(1)
export const settings = {
  jobExpiration: Duration.days(1),
  jobPrice: 115n,
  jobTimeout: Duration.hours(2),
  jobType: 4,
  nodeAccessKey: Option.some(accessKey),
  nodeXnosMinimum: 18_446_744_073_709_551_621n
}

/** A job, but for how long. */
export const post = { job: signer(job), run: signer(run), market, ipfsJob: cid, authority: signer(authority) }
export const paid = { ...post, payer: signer(payer), timeout: hour }
export const closing = { market, authority: signer(authority) }
