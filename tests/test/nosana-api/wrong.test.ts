/** Wrong input on a real connection: it is named, what to do is said, nothing is posted, and no credit moves. */
import { assert, describe, it } from "@effect/vitest"
import type { JobError } from "@longshore/core/JobError"
import { container } from "@longshore/core/JobSpec"
import { submit } from "@longshore/core/Submit"
import type { Fault, NosanaApiRoute } from "@longshore/devnet"
import { make, type Options } from "@longshore/nosana-api"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { hourly, type Network, type NetworkOptions, network, releases } from "./world.ts"

const spec = container({ image: "echo", command: ["say", "hello"], timeout: "1 hour" })
const nobody = "7nxXoihx65yRGZiGzWZsFMz8D7qwxFePNKvDBWZnxc41"
const definition = (args: object) => ({
  definition: { version: "0.1", type: "container", ops: [{ type: "container/run", id: "a", args }] } as never
})

interface Wrong {
  readonly what: string
  readonly reason: JobError["reason"]["_tag"]
  readonly says: RegExp
  readonly network?: NetworkOptions
  readonly options?: (world: Network) => Partial<Options>
  readonly submit?: Parameters<typeof submit>[2]
  readonly spec?: typeof spec
  readonly faults?: ReadonlyArray<Fault<NosanaApiRoute>>
  /** Whether the server alone knows: it is asked to post it, and refuses. */
  readonly isServers?: true
}

const key =
  (given: (world: Network) => string) =>
  (world: Network): Partial<Options> => ({ apiKey: Redacted.make(given(world)) })

const wrongKey = "nos_5Kd3NBUAdUnhyzenEwVLy9pBKxSwXvE9FMPyR4UKZvpe"
const tomorrow = new Date(Math.ceil(Date.now() / 1000) * 1000 + 86_400_000)

const cases: ReadonlyArray<Wrong> = [
  {
    what: "no key",
    reason: "Unauthorized",
    says: /apiKey/,
    options: () => ({ apiKey: undefined })
  },
  { what: "a wrong key", reason: "Unauthorized", says: /key/i, options: key(() => wrongKey) },
  {
    what: "a key that has expired",
    reason: "Unauthorized",
    says: /key/i,
    options: key(({ gateway }) => gateway.apiKey({ isExpired: true }))
  },
  {
    what: "a key that may not post",
    reason: "Unauthorized",
    says: /jobs:write/,
    options: key(({ gateway }) => gateway.apiKey({ scopes: ["jobs:read", "credits:read"] })),
    isServers: true
  },
  {
    what: "both a key and a wallet",
    reason: "Misconfigured",
    says: /apiKey.*wallet|wallet.*apiKey/,
    options: () => ({ wallet: { address: nobody, sign: async () => new Uint8Array(64) } })
  },
  {
    what: "a micro-dollar less than it takes",
    reason: "InsufficientFunds",
    says: /\$0\.052799.*\$0\.0528/,
    network: { credits: hourly - 1n }
  },
  { what: "no credits", reason: "InsufficientFunds", says: /\$0(\.00)? .*\$0\.0528/, network: { credits: 0n } },
  {
    what: "credits that were taken back",
    reason: "InsufficientFunds",
    says: /-\$5(\.00)? .*\$0\.0528/,
    options: ({ gateway }) => {
      gateway.grant(-105_000_000n)
      return {}
    }
  },
  {
    what: "a cost above the guard",
    reason: "InvalidSpec",
    says: /maxCost.*\$0\.0528.*\$0\.052799/,
    submit: { maxCost: hourly - 1n }
  },
  {
    what: "a cost above the guard of all jobs",
    reason: "InvalidSpec",
    says: /maxCost.*\$0\.0528.*\$0\.01/,
    options: () => ({ maxCost: 10_000n })
  },
  {
    what: "a market that nobody has",
    reason: "InvalidSpec",
    says: /market.*7nxX/,
    submit: { market: nobody }
  },
  {
    what: "a market by a name that none has",
    reason: "InvalidSpec",
    says: /market.*nvidia-9999/,
    submit: { market: "nvidia-9999" }
  },
  { what: "no market", reason: "InvalidSpec", says: /^.*market: .*name one/, options: () => ({ market: undefined }) },
  { what: "a node that is none", reason: "InvalidSpec", says: /node: "host".*address/, submit: { node: "host" } },
  {
    what: "a timeout under the floor",
    reason: "InvalidSpec",
    says: /timeout: 59m 59s is less than 1h/,
    spec: container({ image: "echo", timeout: "3599 seconds" })
  },
  {
    what: "a timeout under the floor of which only the server knows",
    reason: "InvalidSpec",
    says: /3600 seconds/,
    spec: container({ image: "echo", timeout: "3599 seconds" }),
    options: () => ({ minimumTimeout: "1 second" }),
    isServers: true
  },
  {
    what: "a definition with a key that nobody knows",
    reason: "InvalidSpec",
    says: /ops\[0\]\.args\.imagen/,
    spec: container({ image: "none", timeout: "1 hour" }),
    submit: definition({ image: "echo", imagen: "echo" })
  },
  {
    what: "a definition without an image",
    reason: "InvalidSpec",
    says: /ops\[0\]\.args\.image/,
    spec: container({ image: "none", timeout: "1 hour" }),
    submit: definition({})
  },
  {
    what: "a secret in plain text",
    reason: "InvalidSpec",
    says: /env\.HF_TOKEN.*secret.*IPFS/,
    spec: container({ image: "echo", timeout: "1 hour", env: { HF_TOKEN: "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH" } })
  },
  {
    what: "a web page with status 200",
    reason: "Unavailable",
    says: /web page/,
    faults: [{ kind: "html", route: "GET /markets/:id" }]
  },
  {
    what: "a web page with status 200 for a balance",
    reason: "Unavailable",
    says: /web page/,
    faults: [{ kind: "html", route: "GET /credits/balance" }]
  },
  {
    what: "too many requests, until a date",
    reason: "RateLimited",
    says: /./,
    faults: [
      {
        kind: "status",
        status: 429,
        body: { message: "slow down" },
        headers: { "retry-after": tomorrow.toUTCString() },
        route: "GET /credits/balance"
      }
    ]
  }
]

describe.concurrent("a submission", () => {
  it.live.each(cases)("is refused for $what", (wrong) =>
    Effect.gen(function* () {
      const {
        faults = [],
        isServers = false,
        network: of,
        options,
        reason,
        says,
        spec: asked = spec,
        submit: given
      } = wrong
      const world = yield* network({ hosts: 0, ...of })
      const { gateway } = world
      for (const fault of faults) yield* gateway.faults.inject(fault)
      const making = make({ ...world.options, ...options?.(world) })
      const before = gateway.ledger()
      const error = yield* Effect.flip(Effect.flatMap(making, (backend) => submit(backend, asked, given)))
      assert.strictEqual(error.reason._tag, reason, error.message)
      assert.match(error.message, says)
      assert.notInclude(error.message + JSON.stringify(error), wrongKey)
      if (error.reason._tag === "RateLimited") {
        const wait = Duration.toMillis(error.reason.retryAfter!)
        assert.isBelow(Math.abs(Date.now() + wait - tomorrow.getTime()), 10_000)
      }
      assert.strictEqual(gateway.counts()["POST /jobs/list"] ?? 0, isServers ? 1 : 0)
      assert.deepStrictEqual(gateway.ledger(), before)
      assert.strictEqual(gateway.jobs(), 0)
    }).pipe(Effect.scoped)
  )

  it.live.each(releases)(
    "whose answer is a web page with status 200 was sent once, and paid for once, on %s",
    (release) =>
      Effect.gen(function* () {
        const { gateway, options } = yield* network({ release, hosts: 0 })
        const backend = yield* make(options)
        for (const acts of [true, false]) {
          yield* gateway.faults.inject({ kind: "html", acts, route: "POST /jobs/list", times: 1 })
          yield* submit(backend, spec)
        }
        assert.strictEqual(gateway.jobs(), 2)
        assert.strictEqual(gateway.ledger().reserved, 2n * hourly)
      }).pipe(Effect.scoped)
  )
})
