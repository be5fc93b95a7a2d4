import type { JobErrorReason } from "@longshore/core/JobError"

/** What went wrong and what to do next, and where it is not `InvalidState`, the reason. */
export type HelpTable = Readonly<Record<string, readonly [what: string, next: string, reason?: JobErrorReason["_tag"]]>>
