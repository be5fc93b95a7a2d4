/** What clients send, checked as the server's framework checks it: what is wrong is named by its path. */
import { fromBase58 } from "../../../solana/keys.ts"
import { checkDefinition } from "../../checkDefinition.ts"
import type { Definition } from "../../Definition.ts"
import { isRecord } from "../../shape.ts"
import { parseCron } from "./Cron.ts"
import { Invalid } from "./pages.ts"
import { type Plan, strategyNames } from "./records.ts"

/** A body that is well formed and cannot be. */
export class Contradiction extends Error {}

export interface Creation {
  readonly name: string
  readonly market: string
  readonly replicas: number
  readonly timeoutMinutes: number
  readonly plan: Plan
  readonly vault: string | undefined
  readonly wantsNewVault: boolean
  readonly isConfidential: boolean
  readonly startsAtOnce: boolean
  readonly definition: Definition
}

interface Field<A> {
  readonly expected: string
  readonly is: (value: unknown) => value is A
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
const text: Field<string> = { expected: "string of 1 character or more", is: isText }
const flag: Field<boolean> = { expected: "boolean", is: (value) => typeof value === "boolean" }
const schedule: Field<string> = {
  expected: "cron expression of five fields",
  is: (value): value is string => isText(value) && parseCron(value) !== undefined
}
const count: Field<number> = {
  expected: "integer of 1 or more",
  is: (value): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 1
}
const strategy: Field<(typeof strategyNames)[number]> = {
  expected: strategyNames.join(" | "),
  is: (value): value is (typeof strategyNames)[number] => strategyNames.some((name) => name === value)
}
const address: Field<string> = {
  expected: "public key",
  is: (value): value is string => {
    try {
      return isText(value) && fromBase58(value).length === 32
    } catch {
      return false
    }
  }
}

const recordIn = (body: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(body)) throw new Invalid("body: object")
  return body
}

/** Throws `Invalid` for a body without the field. */
const fieldIn = <A>(body: unknown, name: string, { expected, is }: Field<A>): A => {
  const value = recordIn(body)[name]
  if (is(value)) return value
  throw new Invalid(`body/${name}: ${expected}`)
}

export const nameIn = (body: unknown): string => fieldIn(body, "name", text)
export const replicasIn = (body: unknown): number => fieldIn(body, "replicas", count)
export const timeoutIn = (body: unknown): number => fieldIn(body, "timeout", count)
export const scheduleIn = (body: unknown): string => fieldIn(body, "schedule", schedule)
export const activeRevisionIn = (body: unknown): number => fieldIn(body, "active_revision", count)

/** Throws `Invalid`, which lists all that is wrong. */
export const definitionIn = (value: unknown): Definition => {
  const problems = checkDefinition(value)
  if (problems.length > 0) throw new Invalid(problems.map(({ expected, path }) => `${path}: ${expected}`).join(", "))
  return value as Definition
}

const shortestInfinite = 60
/** How many minutes a job has at least to itself. */
const leastApart = 10
const usualRotation = 20

/** Throws a `Contradiction` where jobs would end before others could take their place. */
export const checkTimes = (plan: Plan, timeoutMinutes: number): void => {
  if (plan.strategy !== "INFINITE") return
  if (timeoutMinutes < shortestInfinite) {
    throw new Contradiction("Timeout for infinite deployments must be at least 1 hour.")
  }
  if (plan.rotationMinutes >= timeoutMinutes - leastApart) {
    throw new Contradiction(`Rotation time must be at least ${leastApart} minutes less than timeout.`)
  }
}

const planIn = (body: Readonly<Record<string, unknown>>): Plan => {
  const chosen = fieldIn(body, "strategy", strategy)
  if (chosen === "SCHEDULED") return { strategy: chosen, schedule: scheduleIn(body) }
  if (chosen !== "INFINITE") return { strategy: chosen }
  const rotationMinutes = body.rotation_time === undefined ? usualRotation : fieldIn(body, "rotation_time", count)
  return { strategy: chosen, rotationMinutes }
}

const allowed = new Set([
  ...["name", "market", "replicas", "timeout", "vault", "new_vault", "confidential", "autostart"],
  ...["job_definition", "strategy", "schedule", "rotation_time"]
])

/** Throws `Invalid`, which lists all that is wrong, or a `Contradiction`. */
export const creationIn = (given: unknown): Creation => {
  const body = recordIn(given)
  const problems = Object.keys(body)
    .filter((name) => !allowed.has(name))
    .map((name) => `body/${name}: undefined`)
  const attempt = <A>(read: () => A): A | undefined => {
    try {
      return read()
    } catch (problem) {
      if (!(problem instanceof Invalid)) throw problem
      problems.push(problem.message)
      return undefined
    }
  }
  const needed = <A>(name: string, field: Field<A>) => attempt(() => fieldIn(body, name, field))
  const optional = <A>(name: string, field: Field<A>) => (body[name] === undefined ? undefined : needed(name, field))
  const read = {
    name: needed("name", text),
    market: needed("market", address),
    replicas: needed("replicas", count),
    timeoutMinutes: needed("timeout", count),
    plan: attempt(() => planIn(body)),
    vault: optional("vault", address),
    wantsNewVault: optional("new_vault", flag) ?? false,
    isConfidential: optional("confidential", flag) ?? false,
    startsAtOnce: optional("autostart", flag) ?? false,
    definition: attempt(() => definitionIn(body.job_definition))
  }
  if (problems.length > 0) throw new Invalid(problems.join(", "))
  const creation = read as Creation
  if (creation.vault !== undefined && creation.wantsNewVault) {
    throw new Contradiction("vault and new_vault exclude each other.")
  }
  checkTimes(creation.plan, creation.timeoutMinutes)
  return creation
}
