/** How the network of Nosana's credits API is set up, and what a program can do to it. */
import type { Time } from "../../Fault.ts"
import type { Engine } from "../../running/Engine.ts"
import type { Host, Image, Market } from "../Options.ts"
import type { Balance } from "./Ledger.ts"
import type { Scope } from "./scopes.ts"

export type { Scope as NosanaScope } from "./scopes.ts"

/** `2.1.8` is as the server was at the time of that kit: no idempotency keys, batches, scopes, events and node proxy. */
export type Release = "current" | "2.1.8"

export interface ApiMarket extends Market {
  /** What it pays its nodes by the hour, in micro-dollars; users pay a tenth more. 48_000n, 4.8 cents, by default. */
  readonly usdPerHour?: bigint | undefined
  /** `devnet-1`, `devnet-2`, … by default. */
  readonly slug?: string | undefined
  readonly name?: string | undefined
  /** `PREMIUM` by default. */
  readonly category?: "PREMIUM" | "COMMUNITY" | "OTHER" | undefined
  readonly gpuTypes?: ReadonlyArray<string> | undefined
  /** Whether jobs in it can be paid with credits, as they can by default. */
  readonly takesCredits?: boolean | undefined
  readonly requiredImages?: ReadonlyArray<string> | undefined
}

export interface NosanaApiOptions {
  /** `current` by default. */
  readonly release?: Release | undefined
  /** What the first account has, in micro-dollars: 100_000_000n, a hundred dollars, by default. */
  readonly credits?: bigint | undefined
  /** The shortest timeout that is taken: an hour by default, and any in release 2.1.8. */
  readonly minimumTimeout?: Time | undefined
  /** Whether a job that was taken out of its queue is `gone`, or `kept` as one that was stopped: gone by default. */
  readonly delisted?: "gone" | "kept" | undefined
  /** How far lists of jobs are behind; not at all by default. */
  readonly indexerDelay?: Time | undefined
  /** One by default, by their number, or one by one. They serve the first market, in this order while they wait. */
  readonly hosts?: number | ReadonlyArray<Host> | undefined
  /** One by default. */
  readonly markets?: ReadonlyArray<ApiMarket> | undefined
  /** How long a slot of the chain takes: 400 milliseconds by default. */
  readonly slotTime?: Time | undefined
  /** Container images that are functions of this process. All others are run by `@longshore/local`. */
  readonly images?: { readonly [image: string]: Image } | undefined
  /** What runs other images: docker or podman, whichever answers, by default; `none` runs plain processes. */
  readonly engine?: Engine | undefined
  /** What a client has to show the pin service. Anybody may pin by default. */
  readonly ipfsJwt?: string | undefined
}

export interface KeyOptions {
  /** What the key is good for: everything by default. */
  readonly scopes?: ReadonlyArray<Scope> | undefined
  /** An account's name: the first one's by default. */
  readonly account?: string | undefined
  /** Whether it was good once and is not any more. */
  readonly isExpired?: boolean | undefined
}

export interface NosanaApiControls {
  /** A new API key. The first account's is good for everything unless it is said otherwise. */
  readonly apiKey: (options?: KeyOptions) => string
  /** The secret key, of 64 bytes as key files have it, by which an account signs what it asks. */
  readonly wallet: (account?: string) => Uint8Array
  /** Where an account is on the chain. */
  readonly address: (account?: string) => string
  /** Opens an account, with so many micro-dollars: none by default. */
  readonly openAccount: (name: string, options?: { readonly credits?: bigint | undefined }) => void
  /** Gives so many micro-dollars, or takes them back where it is less than nothing. */
  readonly grant: (microDollars: bigint, account?: string) => void
  /** What an account has, in micro-dollars. */
  readonly ledger: (account?: string) => Balance
  /** What all accounts have together. */
  readonly ledgers: () => Balance
  /** The address of the market that the hosts serve. */
  readonly market: () => string
  /** The addresses of all markets, in their order. */
  readonly markets: () => ReadonlyArray<string>
  /** Where to pin (Pinata's API), and to what a content identifier is appended to read it. */
  readonly ipfs: () => { readonly api: string; readonly gateway: string }
  /** Where the HTTP API of a host is, once `{node}` is replaced by its address. */
  readonly hostTemplate: () => string
  /** Where messages are signed for users of API keys. */
  readonly signUrl: () => string
  /** The addresses of the hosts. */
  readonly nodes: () => ReadonlyArray<string>
  /** Takes hosts out of the market, or lets them take jobs again: all of them, or one. What runs goes on. */
  readonly hosts: (state: "working" | "away", node?: string) => void
  /** How many jobs have been posted and are or were on the chain. */
  readonly jobs: () => number
  /** The next so many transactions of the gateway never reach the chain. */
  readonly dropTransactions: (count: number) => void
  /** The next so many reach it only after a while. */
  readonly holdTransactions: (count: number, by: Time) => void
  /** Whatever has not landed by now never will. */
  readonly expireTransactions: () => void
  /** How many transactions of the gateway are neither landed nor dead. */
  readonly openTransactions: () => number
}
