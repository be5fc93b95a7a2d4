/** Reads a fault that somebody gave, be it a program or an HTTP request, and names the field that is wrong. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { DevnetError } from "../DevnetError.ts"
import type { Fault } from "../Fault.ts"

type Check = (value: unknown, routes: ReadonlyArray<string>) => string | undefined

const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `is not a whole number ${most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`}`

const duration: Check = (value) => {
  const given = typeof value === "number" ? undefined : Option.getOrUndefined(Duration.fromInput(value as never))
  return given !== undefined && Duration.isPositive(given)
    ? undefined
    : 'is not a duration; write for example "2 seconds"'
}
const oneOf =
  (...values: ReadonlyArray<unknown>): Check =>
  (value) =>
    values.includes(value) ? undefined : `is none of ${values.map((each) => JSON.stringify(each)).join(", ")}`
const isAnything: Check = () => undefined

const checks: Readonly<Record<string, Check>> = {
  route: (value, routes) => oneOf(...routes)(value, routes),
  times: integer(1),
  after: integer(0),
  by: duration,
  pause: duration,
  bytes: integer(0),
  status: integer(200, 599),
  body: isAnything,
  headers: (value) =>
    typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "string")
      ? undefined
      : "is not an object of strings",
  acts: oneOf(true, false),
  completed: oneOf("keep", "lose")
}

interface Shape {
  readonly needs?: ReadonlyArray<string>
  readonly may?: ReadonlyArray<string>
}

const shapes: Readonly<Record<Fault["kind"], Shape>> = {
  delay: { needs: ["by"] },
  refuse: {},
  dropBefore: {},
  dropAfter: {},
  truncate: { may: ["bytes"] },
  status: { needs: ["status"], may: ["body", "headers", "acts"] },
  html: { may: ["status", "acts"] },
  slow: { needs: ["pause"], may: ["bytes"] },
  hang: { may: ["acts"] },
  restart: { may: ["acts", "completed"] }
}

const problemOf = (
  given: unknown,
  routes: ReadonlyArray<string>
): readonly [field: string, problem: string] | undefined => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return ["fault", "is not an object"]
  const fault = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const kinds = Object.keys(shapes)
  if (!kinds.includes(fault.kind)) return ["kind", `is none of ${kinds.join(", ")}`]
  const { may = [], needs = [] } = shapes[fault.kind as Fault["kind"]]
  const isClosed = fault.kind === "refuse" && fault.route === undefined
  for (const field of needs) if (!(field in fault)) return [field, "is missing"]
  for (const [field, value] of Object.entries(fault)) {
    if (field === "kind") continue
    if (isClosed)
      return [field, "is of no use to a port that is closed until the fault is removed; name a route as well"]
    if (![...needs, ...may, "route", "times", "after"].includes(field)) {
      return [field, `means nothing to ${JSON.stringify(fault.kind)}`]
    }
    const problem = checks[field]!(value, routes)
    if (problem !== undefined) return [field, `${JSON.stringify(value) ?? String(value)} ${problem}`]
  }
  if (fault.kind === "slow" && fault.bytes === 0) return ["bytes", "0 bytes at a time never end"]
  return undefined
}

export const checkFault = (given: unknown, routes: ReadonlyArray<string>): Effect.Effect<Fault, DevnetError> =>
  Effect.suspend(() => {
    const problem = problemOf(given, routes)
    if (problem === undefined) return Effect.succeed({ ...(given as Fault) })
    const [field, message] = problem
    return Effect.fail(new DevnetError({ reason: "InvalidFault", field, message: `${field}: ${message}` }))
  })
