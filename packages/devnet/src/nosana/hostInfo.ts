/** What a host tells anybody of itself. */
import * as os from "node:os"
import type { Host } from "./Host.ts"

const kinds: ReadonlyArray<readonly [kind: string, statuses: RegExp]> = [
  ["RUNNING_JOB", /^(job-(running|starting|finishing|resuming)|claiming-job|awaiting-job-definition)/],
  ["QUEUED", /^queueing-in-market-(success|failed|position)$/],
  ["JOINING_MARKET", /^queueing-in-market$/],
  ["STARTING", /^node-start/],
  ["RESTARTING", /^node-restart/]
]

export const infoOf = ({ keys, log, startedAt }: Host) => ({
  node: keys.address,
  uptime: startedAt.toISOString(),
  state: kinds.find(([, statuses]) => statuses.test(log.status))?.[0] ?? "OTHER",
  info: {
    version: "devnet",
    system_environment: os.release(),
    country: "",
    ram_mb: Math.floor(os.totalmem() / 1024 / 1024),
    disk_gb: 0,
    cpu: { model: os.cpus()[0]?.model ?? "", logical_cores: os.availableParallelism() },
    gpus: { devices: [] },
    network: { ping_ms: 0, download_mbps: 0, upload_mbps: 0 }
  }
})
