import { JobError } from "@longshore/core/JobError"

export const failure = (operation: string, reason: JobError["reason"]) =>
  new JobError({ backend: "local", operation, reason })
