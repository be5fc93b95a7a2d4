/** How the network of Nosana's jobs program is set up, and what a program can do to it. */

import type { Time } from "../Fault.ts"
import type { Engine } from "../running/Engine.ts"
import type { ImageContext as OwnContext, Image as OwnImage } from "../running/Image.ts"

/** What an image sees: nosana's hosts give it the files of its volumes. */
export interface ImageContext extends OwnContext {
  /** Answers the requests that come to the operation's service at an exposed port, for as long as the image runs. */
  readonly serve: (port: number, answer: (request: Request) => Response | Promise<Response>) => void
}

/** Gives the exit code, 0 for nothing. When it throws, its container could not be run. */
export type Image = (container: ImageContext) => ReturnType<OwnImage>

/**
 * What a host does with the jobs it takes: `works` by default. `hangs` runs them and never says so; `quits` gives them back;
 * `vanishes` takes one and is never heard of again; `shuts-down` ends what it runs, posts what there is, and takes no more;
 * `refuses` posts at once that it could not begin; `posts-nothing` runs them and posts an empty result.
 */
export type HostBehaviour = "works" | "hangs" | "quits" | "vanishes" | "shuts-down" | "refuses" | "posts-nothing"

export interface Host {
  readonly behaviour?: HostBehaviour | undefined
  /** How long it works on a job before it quits, vanishes or shuts down: no time by default. */
  readonly after?: Time | undefined
  /** In micro-NOS, what it has staked for 14 days: 0 by default. */
  readonly stake?: bigint | undefined
}

export interface Market {
  /** In micro-NOS per second: 100 by default. Jobs are free at 0. */
  readonly price?: bigint | undefined
  /** How long an ended job stays before anybody may remove it: a day by default. */
  readonly expiration?: Time | undefined
  /** What the market says of the longest a job should take, to which nobody is held: two hours by default. */
  readonly timeout?: Time | undefined
  /** The market's kind as the chain numbers it: 0 by default. 255 queues nothing. */
  readonly type?: number | undefined
  /** In micro-xNOS, what the stake of a host has to be worth: 0 by default. */
  readonly minimumStake?: bigint | undefined
}

export interface NosanaProgramOptions {
  /** One by default, by their number, or one by one. They serve the market, in this order while they wait. */
  readonly hosts?: number | ReadonlyArray<Host> | undefined
  /** The market there is from the start. Anybody may open others; the hosts do not serve those. */
  readonly market?: Market | undefined
  /** The part of a deposit that is the network's fee on top of it, as one in so many: 10 is 10 %. None by default, as since 2026-05. */
  readonly feeFraction?: number | undefined
  /** How long a slot takes: 400 milliseconds by default. */
  readonly slotTime?: Time | undefined
  /** Container images that are functions of this process. All others are run by `@longshore/local`. */
  readonly images?: { readonly [image: string]: Image } | undefined
  /** What runs other images: docker or podman, whichever answers, by default; `none` runs plain processes. */
  readonly engine?: Engine | undefined
  /** Whether the RPC refuses `getProgramAccounts`, as many providers do. */
  readonly forbidProgramAccounts?: boolean | undefined
  /** What a client has to show the pin service. Anybody may pin by default. */
  readonly ipfsJwt?: string | undefined
}

export interface Balance {
  readonly lamports: bigint
  readonly microNos: bigint
}

export interface Balances {
  /** Of the wallet that `wallet` gives the key of. */
  readonly wallet: Balance
  /** By their addresses. */
  readonly hosts: { readonly [host: string]: Balance }
  /** What is deposited with the market. */
  readonly vault: bigint
  /** What the network has taken in fees. */
  readonly rewards: bigint
}

export interface Account {
  readonly lamports: bigint
  readonly owner: string
  readonly data: Uint8Array
}

export interface Funds {
  readonly address: string
  readonly lamports?: bigint | undefined
  readonly microNos?: bigint | undefined
  /** In micro-NOS, what it then has staked for 14 days. Who wants to work needs a stake account, though there may be 0 in it. */
  readonly stake?: bigint | undefined
}

export interface NosanaProgramControls {
  /** The secret key, of 64 bytes as key files have it, of a wallet with 100 SOL and 10,000 NOS. A new one with each devnet. */
  readonly wallet: () => Uint8Array
  /** Gives SOL, NOS with the token account for it, and a stake. */
  readonly fund: (funds: Funds) => void
  /** The address of the market that the hosts serve. */
  readonly market: () => string
  /** The addresses of all markets there are. */
  readonly markets: () => ReadonlyArray<string>
  /** Where to pin (Pinata's API), and to what a content identifier is appended to read it. */
  readonly ipfs: () => { readonly api: string; readonly gateway: string }
  /** Where the HTTP API of a host is, once `{node}` is replaced by its address. */
  readonly hostTemplate: () => string
  /** The addresses of the hosts. */
  readonly nodes: () => ReadonlyArray<string>
  /** Takes hosts out of the market, or lets them take jobs again: all of them, or one. What runs goes on. */
  readonly hosts: (state: "working" | "away", node?: string) => void
  /** How many jobs have ever been listed or assigned. */
  readonly jobs: () => number
  readonly balances: () => Balances
  /** All NOS there is, in micro-NOS: what was funded, to the unit, however it has moved since. */
  readonly ledger: () => bigint
  readonly account: (address: string) => Account | undefined
  /** The next so many transactions are accepted by the RPC and never land. */
  readonly dropTransactions: (count: number) => void
  /** No blockhash that has been given out is good any more. */
  readonly expireBlockhashes: () => void
  /** Whether the RPC refuses `getProgramAccounts` from now on. */
  readonly forbidProgramAccounts: (isForbidden: boolean) => void
  /** Cuts the web sockets of the RPC. */
  readonly cutWebSockets: () => void
  /** How many web sockets the RPC has. */
  readonly webSockets: () => number
}
