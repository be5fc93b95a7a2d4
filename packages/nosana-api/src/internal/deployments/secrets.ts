/** Secrets that a definition has because its owner means it to. */
import { JobDefinition } from "@longshore/nosana"
import { isRecord } from "../wire.ts"

/** What is shorter is in other words as well. */
const shortest = 4

/** What is at a path such as `ops[0].args.env["A B"]`. */
const valueAt = (definition: unknown, path: string): unknown => {
  let found = definition
  for (const [, bracketed, name] of path.matchAll(/\[(\d+|"(?:[^"\\]|\\.)*")\]|\.?([^.[]+)/g)) {
    const key: string | number = name ?? JSON.parse(bracketed!)
    found = Array.isArray(found) ? found[Number(key)] : isRecord(found) ? found[key] : undefined
  }
  return found
}

/** What must not be shown where a server repeats what it was sent. */
export const secretsOf = (definition: JobDefinition.JobDefinition): ReadonlyArray<string> =>
  JobDefinition.secretsIn(definition)
    .map((path) => valueAt(definition, path))
    .filter((value): value is string => typeof value === "string" && value.length >= shortest)
