import { JobError } from "@longshore/core/JobError"

/** A call's error as one of the operation that made the call. */
export const as =
  (operation: string) =>
  ({ backend, reason }: JobError): JobError =>
    new JobError({ backend, operation, reason })
