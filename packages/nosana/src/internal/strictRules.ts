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
  if (ops.length === 0 && logistics === undefined) {
    report(["ops"], "is empty; a job that is not confidential (logistics) needs at least one operation")
  }
  ops.forEach((operation, index) => {
    const path = ["ops", index]
    if (operation.id === "") report([...path, "id"], "is empty; name the operation")
    args(operation, [...path, "args"], report)
    results(operation, path, report)
    dependencies(operation, ops, path, report)
  })
  circles(ops, report)
  placeholders(definition, ops, report)
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

const dependencies = (operation: Operation, ops: ReadonlyArray<Operation>, path: Path, report: Report) =>
  dependenciesOf(operation).forEach((name, index) => {
    const at = [...path, "execution", "depends_on", index]
    const shown = JSON.stringify(name)
    const other = ops.find(({ id }) => id === name)
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

const circles = (ops: ReadonlyArray<Operation>, report: Report) => {
  const done = new Set<string>()
  const visit = (operation: Operation, above: ReadonlyArray<string>): void => {
    if (above.includes(operation.id)) {
      const circle = [...above.slice(above.indexOf(operation.id)), operation.id]
      const index = ops.indexOf(operation)
      if (circle.length > 2)
        report(["ops", index, "execution", "depends_on"], `waits for itself: ${circle.join(" → ")}`)
      return
    }
    if (done.has(operation.id)) return
    done.add(operation.id)
    for (const name of dependenciesOf(operation)) {
      const other = ops.find(({ id }) => id === name)
      if (other !== undefined) visit(other, [...above, operation.id])
    }
  }
  for (const operation of ops) visit(operation, [])
}

/** A host puts an empty text where it knows no value. */
const placeholders = (definition: JobDefinition, ops: ReadonlyArray<Operation>, report: Report) => {
  const visit = (value: unknown, path: Path): void => {
    if (typeof value === "string") {
      for (const [whole, of = ""] of value.matchAll(/%%ops\.([^%]+)%%/g)) {
        if (!ops.some(({ id }) => of.startsWith(`${id}.`))) {
          report(path, `${whole} names no operation of this job; a host would put nothing in its place`)
        }
      }
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]))
    else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key])
    }
  }
  ops.forEach(({ args: given }, index) => visit(given, ["ops", index, "args"]))
  visit(definition.global, ["global"])
}
