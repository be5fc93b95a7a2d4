/** Finds a job by what a path names: its name, its id, or how its id begins. */
import { conflict, notFound, type Problem } from "./problem.ts"
import { type JobEntry, latest, type Store } from "./store.ts"
import type { Traits } from "./versions.ts"

/** `j-` and eight more. */
const shortest = 2

export const findJob = (
  { jobs }: Store,
  { namesAreUnique }: Traits,
  asked: string,
  namespace: string
): JobEntry | Problem => {
  if (namesAreUnique) {
    const named = byName(jobs, asked, namespace === "" ? "default" : namespace)
    if (named !== undefined) return named
  }
  const exact = jobs.get(asked)
  if (exact !== undefined) return exact
  const isShort = asked.startsWith("j-") && asked.length >= shortest
  const found = isShort ? [...jobs.values()].filter(({ id }) => id.startsWith(asked)) : []
  if (found.length === 0) return notFound("JobStore", `job not found: ${asked}`, `Job not found. ID: ${asked}`)
  if (found.length > 1) {
    return conflict("MultipleJobsFound", "JobStore", `multiple jobs found for id ${asked}`, "Use full job ID")
  }
  return found[0]!
}

export const byName = (jobs: Store["jobs"], name: string, namespace: string): JobEntry | undefined =>
  [...jobs.values()].find((entry) => latest(entry).name === name && latest(entry).namespace === namespace)
