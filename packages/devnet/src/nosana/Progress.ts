/** How far an operation is, and why one is stopped. */

export type StopReason = "expired" | "stopped" | "quit" | "restart"

/** What an operation is doing, in the words of the host's API. */
export type Progress =
  | "init"
  | "pending"
  | "waiting"
  | "starting"
  | "running"
  | "stopping"
  | "stopped"
  | "restarting"
  | "finished"
  | "failed"

/** How an operation that was stopped is said to have ended, and the job with it. */
export const endOf: Readonly<Record<StopReason, "success" | "stopped" | "failed">> = {
  expired: "success",
  stopped: "stopped",
  restart: "stopped",
  quit: "failed"
}
