/** Nosana's own clients of the credits API on the devnet, in real time: hosts there run what they post. */
import { createDevnet, type Devnet, type NosanaApiOptions, type NosanaImage } from "@longshore/devnet"
import { Authorization } from "@longshore/nosana"
import { createNosanaApi } from "@longshore/nosana-api"
import * as Redacted from "effect/Redacted"
import { expect, onTestFinished } from "vitest"
import { refused } from "../../loopback.ts"
import type { Ours, With } from "../Call.ts"
import { type Api, apiOf, type Credential, type Kit, kitOf } from "../theirs.ts"

export type Network = Devnet<"nosana-api">["nosana-api"]
export type Release = NonNullable<NosanaApiOptions["release"]>

export interface World {
  readonly network: Network
  /** With a key or a wallet of the first account. Pins as well. */
  readonly kit: (who: Exclude<With, "none">) => Promise<Omit<Kit, "api"> & { readonly api: Api }>
  /** The package that the kit is made of. */
  readonly api: (credential: Credential) => Promise<Api>
  /** With another key where one is given. */
  readonly ours: (who: Exclude<With, "none">, apiKey?: string) => Promise<Ours>
  readonly key: string
  /** What never ends and has begun. A job that is stopped before its host has begun it leaves no result, ever. */
  readonly begun: ReadonlyArray<string>
}

const images = (begun: Array<string>): Readonly<Record<string, NosanaImage>> => ({
  greet: async ({ command, sleep, stderr, stdout }) => {
    stdout(`hello ${command.join(" ")}\n`)
    await sleep("300 millis")
    stderr("done\n")
    return 3
  },
  good: ({ stdout }) => stdout("good\n"),
  endless: ({ signal, stdout }) => {
    stdout("begun\n")
    begun.push("endless")
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
  }
})

export const definitionOf = (image: string, ...cmd: ReadonlyArray<string>) => ({
  version: "0.1",
  type: "container",
  ops: [{ type: "container/run", id: "greeting", args: { image, cmd } }]
})

/** It ends with the test. */
export const startWorld = async (options: NosanaApiOptions = {}): Promise<World> => {
  const begun: Array<string> = []
  const devnet = await createDevnet({
    networks: ["nosana-api"],
    "nosana-api": { slotTime: "20 millis", engine: "none", images: images(begun), ...options }
  })
  onTestFinished(async () => {
    await devnet[Symbol.asyncDispose]()
    expect(refused).toEqual([])
  })
  const network = devnet["nosana-api"]
  const places = { url: network.url, signUrl: network.signUrl(), ipfs: network.ipfs() }
  const key = network.apiKey()
  const wallet = network.wallet()
  return {
    network,
    key,
    begun,
    kit: async (who) => (await kitOf(places, who === "key" ? { apiKey: key } : { wallet })) as never,
    api: (credential) => apiOf(places, credential),
    ours: async (who, apiKey = key) => {
      const { signUrl, url } = places
      const api = await createNosanaApi({
        network: "devnet",
        url,
        signUrl,
        ...(who === "key"
          ? { apiKey: Redacted.make(apiKey) }
          : { wallet: Authorization.signerOf(Redacted.make(wallet)) })
      })
      onTestFinished(() => api[Symbol.asyncDispose]())
      return api as Ours
    }
  }
}

/** Asks again until it is so. The test's own time ends it. */
export const until = async <A>(ask: () => Promise<A>, isSo: (answer: A) => boolean): Promise<A> => {
  for (;;) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Of the devnet's market for an hour, in dollars. */
export const hourly = 0.0528
export const zero = "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"
export const none = "11111111111111111111111111111111"
