import { JobError, type JobErrorReason } from "@longshore/core/JobError"

export const failed = (operation: string, reason: JobErrorReason): JobError =>
  new JobError({ backend: "nosana-api", operation, reason })
