/** Input that the calls of the credits API take, out of the ordinary as often as not. */
import { JobDefinition } from "@longshore/nosana"
import { corpus } from "../definitions.ts"
import type { Seeded } from "../seeded.ts"

/** Whatever a person may write, with what paths, queries and JSON treat apart. */
const odd = [..."aZ09 /?#%&=+:;,.~'\"\\<>@!$()*[]{}|^`-_ü⛵\n\t"]

export const text = (random: Seeded, longest = 12): string =>
  Array.from({ length: 1 + random.below(longest) }, () => random.pick(odd)).join("")

/** A segment of a path is no lone dot: `fetch` takes those for steps, whoever calls it. */
export const segment = (random: Seeded): string => {
  const found = text(random)
  return /^\.+$/.test(found) ? `a${found}` : found
}

/** An address, or a name such as markets have. */
export const market = (random: Seeded): string =>
  random.pick([() => random.address(), () => "nvidia-3060", () => `a${text(random)}`])()

/** In seconds, as jobs have it: an hour at least. */
export const seconds = (random: Seeded): number =>
  random.pick([3600, 3601, 7200, 86_400, 3600 + random.below(100_000), 2 ** 31 - 1])

/** In minutes, as deployments have it: an hour at least, below which one of the two refuses to change it. */
export const minutes = (random: Seeded): number => 60 + random.pick([0, 1, random.below(10_000)])

export const definition = (random: Seeded): object => {
  const value = structuredClone(random.pick(corpus)) as { ops: Array<{ args: { env?: object } }> }
  const [operation] = value.ops
  if (operation !== undefined) operation.args.env = { [text(random)]: text(random, 40) }
  return value
}

/** One that nodes would run: ours asks for no other. */
export const runnableDefinition = (random: Seeded): JobDefinition.JobDefinition => {
  const found = definition(random)
  return JobDefinition.check(found).length === 0 ? (found as JobDefinition.JobDefinition) : runnableDefinition(random)
}

/** Some of the fields, in the order in which they are given; a field that is `undefined` counts as not given. */
export const some = (random: Seeded, fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const chance = random.below(3)
      if (chance === 0) return []
      return [[name, chance === 1 ? value : undefined]]
    })
  )
