/**
 * The way to one Solana cluster: its RPC server, its notifications, and which of Nosana's networks it is.
 *
 * Every call ends in a bounded time and fails with a `JobError`. An RPC's URL often has a key in it: only its origin
 * is ever shown.
 */
import { type JobError, Misconfigured } from "@longshore/core/JobError"
import { type Headers, readHeaders } from "@longshore/core/Server"
import { Durations } from "@longshore/nosana"
import type { Address, Commitment, Rpc, RpcSubscriptions, SolanaRpcApi, SolanaRpcSubscriptionsApi } from "@solana/kit"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { failed } from "./internal/failed.ts"
import { exchanges, rpcAt } from "./internal/rpc/at.ts"
import { answered, silent } from "./internal/rpc/reason.ts"
import { subscriptionsAt } from "./internal/rpc/subscriptionsAt.ts"
import { readRpcUrl, subscriptionsUrlOf } from "./internal/rpc/url.ts"
import { type Network, type NetworkName, networkOf, networks } from "./Networks.ts"

export interface Options {
  /** Which of Nosana's networks the RPC serves; an RPC of another one is refused by name. */
  readonly network: NetworkName | Network
  /** The RPC's URL, or one made with kit. */
  readonly rpc: string | Rpc<SolanaRpcApi>
  /** Where notifications come from. By default the RPC's URL with `ws` for `http`; none with an RPC made with kit. */
  readonly subscriptions?: string | RpcSubscriptions<SolanaRpcSubscriptionsApi> | undefined
  /** What goes with every HTTP request. A `Redacted` value is kept out of messages. Web sockets carry no headers. */
  readonly headers?: Headers | undefined
  /** How final a state must be before it counts: `confirmed` by default. */
  readonly commitment?: Commitment | undefined
  /** How long one call may take: 30 seconds by default. */
  readonly timeout?: Duration.Input | undefined
  /** The longest answer that is read, in bytes: 256 MiB by default. */
  readonly maxAnswerBytes?: number | undefined
  readonly fetch?: typeof globalThis.fetch | undefined
}

export interface CallOptions {
  /** Whether asking twice does no more than asking once: `true` unless it sends a transaction. */
  readonly replaySafe?: boolean | undefined
  readonly timeout?: Duration.Input | undefined
}

export interface Chain {
  readonly network: Network
  /** The RPC for people: its URL's origin, or `an RPC of your own`. Never a secret. */
  readonly at: string
  readonly rpc: Rpc<SolanaRpcApi>
  /** Absent where none were given and none follow from the RPC's URL. */
  readonly subscriptions: RpcSubscriptions<SolanaRpcSubscriptionsApi> | undefined
  /** Notifications over a socket of their own, where the URL is known: it is closed when the last of them has ended. */
  readonly connect: () => RpcSubscriptions<SolanaRpcSubscriptionsApi> | undefined
  readonly commitment: Commitment
  /**
   * One question to the RPC. What it answers with an error, or not at all, is a `JobError` of that operation; `reason.cause`
   * is kit's `SolanaError` where there is one. A request that is not replay-safe and may have taken effect fails with
   * `OutcomeUnknown`.
   */
  readonly call: <A>(
    operation: string,
    send: (rpc: Rpc<SolanaRpcApi>, options: { readonly abortSignal: AbortSignal }) => Promise<A>,
    options?: CallOptions
  ) => Effect.Effect<A, JobError>
  /** What was thrown by a use of `rpc` or of `subscriptions` that did not go through `call`. */
  readonly explain: (operation: string, thrown: unknown) => JobError
  /** Fails with `Misconfigured` if the RPC serves another network. Asked until it has been answered once. */
  readonly verifyNetwork: Effect.Effect<void, JobError>
  /** What differs from RPC to RPC and has been learned by asking. */
  readonly learned: Learned
}

export interface Learned {
  /** Whether the RPC answers `getProgramAccounts`; `undefined` before it has been asked. */
  programAccounts: boolean | undefined
  /** Where jobs' runs have been, or may come to be: a look there is cheaper than any search. */
  readonly runs: ReadonlyMap<Address, Address>
  /** Keeps the run of a job, the last 10,000 of them. */
  readonly remember: (job: Address, run: Address) => void
}

const kept = 10_000

const learning = (): Learned => {
  const runs = new Map<Address, Address>()
  return {
    programAccounts: undefined,
    runs,
    remember: (job, run) => {
      runs.delete(job)
      runs.set(job, run)
      const [oldest] = runs.keys()
      if (runs.size > kept && oldest !== undefined) runs.delete(oldest)
    }
  }
}

export const makeChain = (options: Options): Effect.Effect<Chain, JobError> =>
  Effect.gen(function* () {
    const { commitment = "confirmed", maxAnswerBytes = 256 * 1024 * 1024, timeout = "30 seconds" } = options
    yield* checkOptions(options)
    const network = networkOf(options.network)
    const headers = yield* readHeaders("nosana-program", options.headers ?? {})
    const url = typeof options.rpc === "string" ? yield* readRpcUrl("rpc", options.rpc, /^https?:$/) : undefined
    const given = options.subscriptions ?? (url === undefined ? undefined : subscriptionsUrlOf(url.href))
    const socketUrl = typeof given === "string" ? yield* readRpcUrl("subscriptions", given, /^wss?:$/) : undefined
    const at = url?.origin ?? "an RPC of your own"
    const secrets = [...headers.secrets, ...(url?.secrets ?? []), ...(socketUrl?.secrets ?? [])]
    const hide = (text: string) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "<redacted>"), text)
    const { fetch = globalThis.fetch } = options
    const rpc =
      url === undefined
        ? (options.rpc as Rpc<SolanaRpcApi>)
        : rpcAt({ url: url.href, headers: headers.values, maxAnswerBytes, fetch, hide })
    const connect = () =>
      socketUrl === undefined
        ? (given as RpcSubscriptions<SolanaRpcSubscriptionsApi> | undefined)
        : subscriptionsAt(socketUrl.href)

    const call: Chain["call"] = (operation, send, { replaySafe = true, timeout: own = timeout } = {}) => {
      const asked = { at, hide, replaySafe }
      let signal: AbortSignal | undefined
      return Effect.tryPromise({
        try: (abortSignal) => {
          signal = abortSignal
          return send(rpc, { abortSignal })
        },
        catch: (thrown) => failed(operation, answered(thrown, { ...asked, exchange: signal && exchanges.get(signal) }))
      }).pipe(Effect.timeoutOrElse({ duration: own, orElse: () => Effect.fail(failed(operation, silent(own, asked))) }))
    }

    let verified = false
    const verifyNetwork = Effect.suspend(() =>
      verified
        ? Effect.void
        : Effect.flatMap(
            call("verifyNetwork", async (asked, send) => {
              const genesis: unknown = await asked.getGenesisHash().send(send)
              if (typeof genesis !== "string") throw new SyntaxError("it is no hash")
              return genesis
            }),
            (genesis) => {
              const problem = mismatch(network, genesis)
              if (problem !== undefined) {
                return Effect.fail(failed("verifyNetwork", new Misconfigured({ message: `rpc: ${at} ${problem}` })))
              }
              verified = true
              return Effect.void
            }
          )
    )

    return {
      network,
      at,
      rpc,
      subscriptions: connect(),
      connect,
      commitment,
      call,
      explain: (operation, thrown) => failed(operation, answered(thrown, { at, hide, replaySafe: true })),
      verifyNetwork,
      learned: learning()
    }
  })

const isMadeWithKit = (given: unknown): boolean =>
  (typeof given === "object" && given !== null && !(given instanceof URL)) || typeof given === "function"

/** Options may come from somebody who writes without types. Values that may hold a key are not shown. */
const checkOptions = (options: Options): Effect.Effect<void, JobError> => {
  const { commitment, maxAnswerBytes, network, rpc, subscriptions, timeout } = options
  const refuse = (message: string) => Effect.fail(failed("make", new Misconfigured({ message })))
  const isKnown = typeof network === "string" ? Object.hasOwn(networks, network) : isNetwork(network)
  if (!isKnown) {
    const names = Object.keys(networks).join(", ")
    return refuse(
      `network: ${Durations.written(network)} is none of ${names}, nor a Network; write for example "mainnet"`
    )
  }
  if (typeof rpc !== "string" && !isMadeWithKit(rpc)) {
    const found = rpc === undefined || rpc === null ? String(rpc) : `what was given, of type ${typeof rpc},`
    return refuse(
      `rpc: ${found} is neither a URL nor an RPC made with kit; write for example "https://api.mainnet-beta.solana.com"`
    )
  }
  if (subscriptions !== undefined && typeof subscriptions !== "string" && !isMadeWithKit(subscriptions)) {
    return refuse(
      'subscriptions: what was given is neither a URL nor made with kit; write for example "wss://api.mainnet-beta.solana.com"'
    )
  }
  if (commitment !== undefined && !commitments.includes(commitment)) {
    return refuse(`commitment: ${Durations.written(commitment)} is none of ${commitments.join(", ")}`)
  }
  if (maxAnswerBytes !== undefined && !(typeof maxAnswerBytes === "number" && maxAnswerBytes > 0)) {
    return refuse(`maxAnswerBytes: ${Durations.written(maxAnswerBytes)} is not a positive number of bytes`)
  }
  return Durations.checkOption("nosana-program", "timeout", timeout)
}

const commitments: ReadonlyArray<Commitment> = ["processed", "confirmed", "finalized"]

const isNetwork = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  typeof (given as Partial<Network>).name === "string" &&
  typeof (given as Partial<Network>).jobs === "string"

/** Why a cluster with that genesis hash is not the network, if it is not. */
const mismatch = (network: Network, genesis: string): string | undefined => {
  const actual = Object.values(networks).find((known) => known.genesis === genesis)
  if (network.genesis === undefined) {
    return actual === undefined
      ? undefined
      : `serves ${actual.name} and not ${network.name}; write network: "${actual.name}", or the URL of ${network.name}`
  }
  if (network.genesis === genesis) return undefined
  const found = actual === undefined ? `a cluster that is none of Nosana's (genesis ${genesis})` : actual.name
  return `serves ${found} and not ${network.name}; give it an RPC of ${network.name}`
}
