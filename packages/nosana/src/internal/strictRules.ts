/**
 * What the official validator lets pass, and a host then refuses or runs as something else than it says: an operation that
 * waits for one of another group never starts, a port of 70000 is none, an unknown placeholder is an empty text.
 */
import type { Execution, Expose, JobDefinition, Operation, Problem, RunArgs } from "../JobDefinition.ts"
import { isPlaceholder } from "./definitionSchema.ts"
import { pathText } from "./officialRules.ts"

type Path = ReadonlyArray<string | number>
type Report = (path: Path, message: string) => void

export const strictProblems = (definition: JobDefinition): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const report: Report = (path, message) => void problems.push({ path: pathText(path), message })
  const { logistics, ops } = definition
  // The first of an id is meant by it.
  const byId = new Map(ops.map((operation) => [operation.id, operation] as const).reverse())
  if (ops.length === 0 && logistics === undefined) {
    report(["ops"], "is empty; a job that is not confidential (logistics) needs at least one operation")
  }
  ops.forEach((operation, index) => {
    const path = ["ops", index]
    if (operation.id === "") report([...path, "id"], "is empty; name the operation")
    args(operation, [...path, "args"], report)
    results(operation, path, report)
    dependencies(operation, byId, path, report)
  })
  circles(ops, byId, report)
  placeholders(definition, byId, report)
  return problems
}

const args = (operation: Operation, path: Path, report: Report) => {
  // The validator lets either kind of arguments go with either type.
  const given = operation.args as Partial<RunArgs> & { readonly name?: string | undefined }
  if (operation.type === "container/create-volume") {
    if (given.name === undefined) report([...path, "name"], "is missing; container/create-volume takes { name }")
    else if (given.name === "") report([...path, "name"], "is empty; name the volume")
    return
  }
  if (given.image === undefined) {
    return report([...path, "image"], "is missing; container/run takes { image, … }, and { name } makes a volume")
  }
  if (given.image.trim() === "") report([...path, "image"], "is empty; name the image")
  if (given.expose !== undefined) expose(given.expose, [...path, "expose"], report)
  const policy = given.restart_policy
  if (typeof policy === "object" && policy.restart_tries !== undefined && !isCount(policy.restart_tries)) {
    report([...path, "restart_policy", "restart_tries"], `${policy.restart_tries} is not a whole number from 0 on`)
  }
}

const expose = (given: Expose, path: Path, report: Report) => {
  const items = (Array.isArray(given) ? given : [given]) as ReadonlyArray<Exclude<Expose, ReadonlyArray<unknown>>>
  items.forEach((item, index) => {
    const at = Array.isArray(given) ? [...path, index] : path
    if (typeof item === "number") return port(item, at, report)
    if (typeof item === "string" || "__spread__" in item) return
    port(item.port, [...at, "port"], report)
    item.health_checks?.forEach((check, place) => {
      const of = [...at, "health_checks", place]
      if (check.type !== "http") return
      const { expected_status, path: asked } = check
      if (!isCount(expected_status) || expected_status < 100 || expected_status > 599) {
        report(
          [...of, "expected_status"],
          `${expected_status} is not an HTTP status; write a whole number from 100 to 599`
        )
      }
      if (!asked.startsWith("/") && !isPlaceholder(asked)) report([...of, "path"], 'must begin with "/"')
    })
  })
}

const port = (given: number, path: Path, report: Report) => {
  if (!isCount(given) || given < 1 || given > 65_535) {
    report(path, `${given} is not a port; write a whole number from 1 to 65535`)
  }
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

const results = ({ results: given = {} }: Operation, path: Path, report: Report) => {
  for (const [name, pattern] of Object.entries(given)) {
    if (pattern === undefined) continue
    const isText = typeof pattern === "string"
    try {
      new RegExp(isText ? pattern : pattern.regex)
    } catch (error) {
      const at = [...path, "results", name, ...(isText ? [] : ["regex"])]
      report(at, `is not a regular expression: ${(error as Error).message}`)
    }
  }
}

const groupOf = ({ execution, id }: Operation): string => execution?.group ?? id
const dependenciesOf = ({ execution }: Operation): ReadonlyArray<string> => (execution as Execution)?.depends_on ?? []

type ById = ReadonlyMap<string, Operation>

const dependencies = (operation: Operation, byId: ById, path: Path, report: Report) =>
  dependenciesOf(operation).forEach((name, index) => {
    const at = [...path, "execution", "depends_on", index]
    const shown = JSON.stringify(name)
    const other = byId.get(name)
    if (other === undefined) return report(at, `${shown} is not the id of an operation`)
    if (other === operation) return report(at, `${shown} is the operation itself`)
    if (groupOf(other) !== groupOf(operation)) {
      const [own, its] = [groupOf(operation), groupOf(other)].map((group) => JSON.stringify(group))
      report(
        at,
        `${shown} is of the group ${its}, and this operation of ${own}; put both into one group (execution.group)`
      )
    }
  })

/** Goes down along what each waits for, without a stack that could end; whoever is met again on the way waits for itself. */
const circles = (ops: ReadonlyArray<Operation>, byId: ById, report: Report) => {
  const indexOf = new Map(ops.map((operation, index) => [operation, index] as const))
  const done = new Set<string>()
  for (const first of ops) {
    const way: Array<{ readonly id: string; readonly names: Iterator<string> }> = []
    const placeOf = new Map<string, number>()
    const enter = (operation: Operation) => {
      done.add(operation.id)
      placeOf.set(operation.id, way.length)
      way.push({ id: operation.id, names: dependenciesOf(operation)[Symbol.iterator]() })
    }
    if (!done.has(first.id)) enter(first)
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const { done: isOver, value: name } = last.names.next()
      if (isOver) {
        placeOf.delete(last.id)
        way.pop()
        continue
      }
      const other = byId.get(name)
      if (other === undefined) continue
      const place = placeOf.get(name)
      if (place === undefined) {
        if (!done.has(name)) enter(other)
        continue
      }
      const length = way.length - place
      if (length === 1) continue
      const ids = (from: number, to?: number) => way.slice(from, to).map(({ id }) => id)
      const shown = length <= maxShown ? ids(place) : [...ids(place, place + maxShown - 1), "…", ...ids(-1)]
      report(
        ["ops", indexOf.get(other)!, "execution", "depends_on"],
        `waits for itself: ${[...shown, name].join(" → ")}`
      )
    }
  }
}

/** Of a circle so many operations are named. */
const maxShown = 10

/** A host puts an empty text where it knows no value. */
const placeholders = (definition: JobDefinition, byId: ById, report: Report) => {
  const longest = [...byId.keys()].reduce((most, id) => Math.max(most, id.length), 0)
  /** An id may have dots in it. */
  const namesOperation = (of: string): boolean => {
    for (let dot = of.indexOf("."); dot !== -1 && dot <= longest; dot = of.indexOf(".", dot + 1)) {
      if (byId.has(of.slice(0, dot))) return true
    }
    return false
  }
  const visit = (root: unknown, from: Path): void => {
    const seen = new Set<object>()
    const waiting: Array<readonly [value: unknown, path: Path]> = [[root, from]]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [value, path] = next
      if (typeof value === "string") {
        for (const [whole, of = ""] of value.matchAll(/%%ops\.([^%]+)%%/g)) {
          if (namesOperation(of)) continue
          report(path, `${whole} names no operation of this job; a host would put nothing in its place`)
        }
      } else if (typeof value === "object" && value !== null && !seen.has(value)) {
        seen.add(value)
        const items = Object.entries(value).map(
          ([key, item]) => [item, [...path, Array.isArray(value) ? Number(key) : key]] as const
        )
        for (const item of items.reverse()) waiting.push(item)
      }
    }
  }
  definition.ops.forEach(({ args: given }, index) => visit(given, ["ops", index, "args"]))
  visit(definition.global, ["global"])
}
