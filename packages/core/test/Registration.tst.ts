import type { Layer } from "effect/Layer"
import { Service } from "../src/Backend.ts"
import { type CommonOption, type Registration, register } from "../src/Registration.ts"
import { CreditsBackend, LocalBackend } from "./declared.ts"

const about = { description: "", settings: [], layer: () => Promise.resolve(null! as Layer<any>) }

interface Odd {
  readonly node?: number
  readonly definition?: { readonly version: string }
  readonly colour?: string
}
class OddBackend extends Service<OddBackend, Odd>()("odd", { accepts: ["Container"], capabilities: [] }) {}

// It lets a backend say which of the common submit options it takes, and tells programs.
register(CreditsBackend, { ...about, takes: ["market"] }) satisfies Registration
register(LocalBackend, about).takes satisfies ReadonlyArray<CommonOption>
register(OddBackend, { ...about, takes: ["definition"] })

// It rejects an option that the backend has not, one that is not common, and one that means something else there.
// @ts-expect-error - Type '"node"' is not assignable to type '"market"'
register(CreditsBackend, { ...about, takes: ["node"] })
// @ts-expect-error - Type '"market"' is not assignable to type 'never'
register(LocalBackend, { ...about, takes: ["market"] })
// @ts-expect-error - Type '"colour"' is not assignable
register(OddBackend, { ...about, takes: ["colour"] })
// @ts-expect-error - Type 'number' is not assignable to type 'string'
register(OddBackend, { ...about, takes: ["node"] })
