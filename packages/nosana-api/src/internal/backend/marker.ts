/** What tells the definition of one submission from all others. */
import { Cid, type JobDefinition } from "@longshore/nosana"

/** The name under which it is in a definition's `meta`. */
export const markerName = "longshore_submission"

/** And that of the most that its job may cost, in micro-dollars. */
const limitName = "longshore_max_cost"

/**
 * The definition with a mark of its own, so that no other submission has its CID and the server's list tells it exactly. The mark
 * is a digest of the submission's key: with the key itself, which everybody could read on IPFS, somebody else could use it up.
 */
export const marked = (
  definition: JobDefinition.JobDefinition,
  key: string,
  maxCost?: bigint | undefined
): JobDefinition.JobDefinition => {
  // Of a definition that was posted before, the limit is not meant.
  const { [limitName]: _, ...meta } = { ...definition.meta }
  return {
    ...definition,
    meta: {
      ...meta,
      [markerName]: Cid.ofBytes(new TextEncoder().encode(key)),
      ...(maxCost !== undefined && { [limitName]: maxCost.toString() })
    }
  }
}

/** The limit that a submission had, as its job's definition keeps it for whoever knows no more of it. */
export const limitIn = (definition: unknown): bigint | undefined => {
  const { meta } = Object(definition) as { readonly meta?: unknown }
  const limit = (Object(meta) as { readonly [name: string]: unknown })[limitName]
  return typeof limit === "string" && /^\d{1,30}$/.test(limit) ? BigInt(limit) : undefined
}
