/** What a submission is given beside its job file, on backends that take it. */
import * as fs from "node:fs"
import type { CommonOption, CommonOptions } from "@longshore/core/Registration"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { backends } from "longshore/backends"
import { parse } from "yaml"
import { registrationOf } from "./chosen.ts"
import { Usage } from "./exit.ts"

export const submitFlags = {
  market: Flag.String("market").pipe(
    Flag.withDescription("the market in which the job is posted; longshore markets lists them"),
    Flag.optional
  ),
  node: Flag.String("node").pipe(Flag.withDescription("the machine that is to run it"), Flag.optional),
  definition: Flag.String("definition").pipe(
    Flag.withDescription("what to run in the network's own words, in JSON or YAML; then no job file is needed"),
    Flag.optional
  ),
  allowSecrets: Flag.Boolean("allow-secrets").pipe(
    Flag.withDescription("what looks like a secret is none, or may be public"),
    Flag.withDefault(false)
  )
}

export interface OptionFlags {
  readonly market: Option.Option<string>
  readonly node: Option.Option<string>
  readonly definition: Option.Option<string>
  readonly allowSecrets: boolean
}

export const flagOf: { readonly [O in CommonOption]: string } = {
  market: "--market",
  node: "--node",
  definition: "--definition",
  allowSecrets: "--allow-secrets"
}

export const textOf = (name: string) =>
  Effect.try({
    try: () => fs.readFileSync(name === "-" ? 0 : name, "utf8"),
    catch: (error) => new Usage({ message: `${name} cannot be read: ${(error as Error).message}` })
  })

/** The definition in a file. What it says is for the backend to check. */
const definitionIn = Effect.fnUntraced(function* (name: string) {
  const text = yield* textOf(name)
  const value: unknown = yield* Effect.try({
    try: () => parse(text),
    // The first line says where. The rest is a piece of the file, which may have a secret in it.
    catch: (error) => {
      const [where] = (error as Error).message.split("\n")
      return new Usage({ message: `--definition: ${name} is neither JSON nor YAML: ${where!.replace(/:$/, "")}` })
    }
  })
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value
  const found = Array.isArray(value) ? "a list" : value === null ? "nothing" : `only a ${typeof value}`
  return yield* new Usage({ message: `--definition: ${name} has no definition in it, but ${found}` })
})

/** The options of a submission to this backend. Fails before anything is read if there is one that it does not take. */
export const optionsOn = Effect.fnUntraced(function* (backend: string, given: OptionFlags) {
  const { takes } = yield* registrationOf(backend)
  const said: ReadonlyArray<CommonOption> = [
    ...(["market", "node", "definition"] as const).filter((option) => Option.isSome(given[option])),
    ...(given.allowSecrets ? (["allowSecrets"] as const) : [])
  ]
  const unknown = said.find((option) => !takes.includes(option))
  if (unknown !== undefined) {
    const others = backends.filter((registration) => registration.takes.includes(unknown)).map(({ id }) => id)
    const where = others.length === 0 ? "" : `, or submit to ${others.join(" or ")}`
    return yield* new Usage({
      message: `${flagOf[unknown]}: ${backend} has nothing like it; leave it out${where}`
    })
  }
  const { definition, market, node } = given
  const options: CommonOptions = {
    ...(Option.isSome(market) && { market: market.value }),
    ...(Option.isSome(node) && { node: node.value }),
    ...(Option.isSome(definition) && { definition: yield* definitionIn(definition.value) }),
    ...(given.allowSecrets && { allowSecrets: true })
  }
  return options
})
