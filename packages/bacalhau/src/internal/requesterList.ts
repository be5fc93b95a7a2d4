/**
 * Which jobs a list has, and in which order. It is decided here: servers cut before they sort, list a job with an
 * excluded tag if it has an included one before it, and sort by whole seconds.
 */
import type { ListedJob } from "../RequesterJob.ts"

export interface ListOptions {
  /** Only this job, whoever owns it: its whole id, or the first eight characters. */
  readonly id?: string | undefined
  /** Whose jobs: one's own by default. */
  readonly clientId?: string | undefined
  /** Jobs with any of these among their annotations. */
  readonly includeTags?: ReadonlyArray<string> | undefined
  /** No jobs with any of these. */
  readonly excludeTags?: ReadonlyArray<string> | undefined
  /** The first so many, in the order asked for. */
  readonly maxJobs?: number | undefined
  /** Everybody's jobs. */
  readonly returnAll?: boolean | undefined
  /** `created_at` by default: the oldest first. */
  readonly sortBy?: "id" | "created_at" | undefined
  readonly sortReverse?: boolean | undefined
}

export const select = (
  jobs: ReadonlyArray<ListedJob>,
  clientId: string | undefined,
  { excludeTags = [], includeTags = [], maxJobs, sortBy, sortReverse = false }: ListOptions
): ReadonlyArray<ListedJob> => {
  const byId = (first: ListedJob, second: ListedJob) => (first.id < second.id ? -1 : first.id > second.id ? 1 : 0)
  const byTime = (first: ListedJob, second: ListedJob) =>
    (first.createdAt?.getTime() ?? 0) - (second.createdAt?.getTime() ?? 0) || byId(first, second)
  const order = sortBy === "id" ? byId : byTime
  return jobs
    .filter((job) => {
      const tags = job.spec.Annotations ?? []
      return (
        (clientId === undefined || job.clientId === clientId) &&
        (includeTags.length === 0 || includeTags.some((tag) => tags.includes(tag))) &&
        !excludeTags.some((tag) => tags.includes(tag))
      )
    })
    .sort((first, second) => (sortReverse ? order(second, first) : order(first, second)))
    .slice(0, maxJobs === undefined || maxJobs <= 0 ? undefined : maxJobs)
}
