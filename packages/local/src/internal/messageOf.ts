/** What went wrong, in words, of whatever was thrown. Apart from `failure`, since a runner does without effect. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
