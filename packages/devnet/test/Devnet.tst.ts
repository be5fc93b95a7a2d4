import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import { createDevnet, type DevnetError, make, type NosanaImageContext } from "../src/index.ts"

// It has the networks that were named, and no others.
export const named = async () => {
  await using devnet = await createDevnet({ networks: ["infernet"] })
  devnet.infernet.url satisfies string
  await using none = await createDevnet({ networks: [] })
  // @ts-expect-error - Property 'infernet' does not exist
  none.infernet
  // @ts-expect-error - there is no such network
  await createDevnet({ networks: ["nowhere"] })
  // @ts-expect-error - options of a network that is not started
  await createDevnet({ networks: [], infernet: {} })
  // @ts-expect-error - a port of a network that is not started
  await createDevnet({ networks: [], ports: { infernet: 4000 } })
}

// It has all of them by default.
export const all = async () => {
  await using devnet = await createDevnet()
  devnet.infernet.admin satisfies string
  await using set = await createDevnet({ ports: { infernet: 4000, admin: 4001 }, infernet: { version: "0.2.0" } })
  set.infernet.redis("down")
  // @ts-expect-error - no such version
  await createDevnet({ infernet: { version: "2.0.0" } })
}

// It moves time only where time is its own.
export const time = async () => {
  await using test = await createDevnet({ clock: "test" })
  await test.advance("15 minutes")
  await test.advance(Duration.minutes(15))
  // @ts-expect-error - a number has no unit
  await test.advance(900_000)
  await using live = await createDevnet({ clock: "live" })
  // @ts-expect-error - Property 'advance' does not exist
  await live.advance("1 second")
}

// It takes a fault with what that fault needs, on a route there is.
export const faults = async () => {
  await using devnet = await createDevnet()
  const { faults } = devnet.infernet
  const fault = await faults.inject({ kind: "delay", by: "2 seconds", route: "GET /api/jobs", times: 1, after: 2 })
  await fault.remove()
  fault.met() satisfies number
  await faults.inject({ kind: "refuse" })
  await faults.inject({ kind: "refuse", route: "POST /api/jobs", times: 1 })
  // @ts-expect-error - a closed port counts nothing
  await faults.inject({ kind: "refuse", times: 1 })
  // @ts-expect-error - Property 'by' is missing
  await faults.inject({ kind: "delay" })
  // @ts-expect-error - no such route
  await faults.inject({ kind: "hang", route: "GET /nowhere" })
  // @ts-expect-error - no such kind
  await faults.inject({ kind: "explode" })
  // @ts-expect-error - a number has no unit
  await faults.inject({ kind: "slow", pause: 100 })
  devnet.infernet.requests("GET /health")[0]?.at satisfies Date | undefined
  devnet.infernet.counts()["GET /health"] satisfies number | undefined
  // @ts-expect-error - no such route
  devnet.infernet.requests("GET /nowhere")
}

// It takes a container in each of its forms.
export const containers = () =>
  createDevnet({
    infernet: {
      containers: {
        plain: ({ data }) => data,
        streaming: async function* (_, { sleep }) {
          yield "word"
          await sleep("1 second")
        },
        set: { serve: () => 1, external: false, allowedIps: ["10.0.0.0/8"], generatesProofs: true },
        program: { command: ["node", "service.mjs"], env: { LEVEL: "1" } },
        elsewhere: { url: "https://example.org", bearer: "token" },
        here: { port: 3000 },
        // @ts-expect-error - a program has a name at least
        empty: { command: [] }
      }
    }
  })

// It has Nosana's program by its name, with controls that are no effects.
export const nosanaProgram = async () => {
  const images = { greet: ({ stdout }: NosanaImageContext) => stdout("hello") }
  await using devnet = await createDevnet({ networks: ["nosana-program"], "nosana-program": { hosts: 2, images } })
  const { faults, ...network } = devnet["nosana-program"]
  network.wallet() satisfies Uint8Array
  network.balances().wallet.microNos satisfies bigint
  await faults.inject({ kind: "dropAfter", route: "sendTransaction", times: 1 })
  await faults.inject({ kind: "truncate", route: "GET /:node/flog" })
  // @ts-expect-error - no such method
  await faults.inject({ kind: "hang", route: "getNothing" })
  // @ts-expect-error - an amount of money is a bigint
  network.fund({ address: "", lamports: 5 })
  // @ts-expect-error - no such behaviour
  await createDevnet({ "nosana-program": { hosts: [{ behaviour: "sleeps" }] } })
}

// It has Nosana's credits API by its name, with money as bigints.
export const nosanaApi = async () => {
  await using devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": { release: "2.1.8", credits: 5_000_000n, markets: [{ slug: "one", usdPerHour: 48_000n }] }
  })
  const { faults, ...gateway } = devnet["nosana-api"]
  gateway.apiKey({ scopes: ["jobs:write"] }) satisfies string
  gateway.ledger().available satisfies bigint
  await faults.inject({ kind: "dropAfter", route: "POST /jobs/list", times: 1 })
  await faults.inject({ kind: "status", status: 404, route: "GET /ipfs/:cid" })
  // @ts-expect-error - routes are named without the prefix
  await faults.inject({ kind: "hang", route: "POST /api/jobs/list" })
  // @ts-expect-error - no such scope
  gateway.apiKey({ scopes: ["jobs:all"] })
  // @ts-expect-error - an amount of money is a bigint
  gateway.grant(5)
  // @ts-expect-error - no such release
  await createDevnet({ "nosana-api": { release: "2.0.0" } })
}

// It is the same as effects.
export const effects = make({ networks: ["infernet"], clock: "test" }) satisfies Effect.Effect<
  {
    readonly infernet: { readonly url: string }
    readonly advance: (by: "1 second") => Effect.Effect<void, DevnetError>
  },
  DevnetError,
  any
>
