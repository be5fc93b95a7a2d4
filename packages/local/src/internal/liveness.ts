/** Whether a process that was written down is still the one that runs. */
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import process from "node:process"
import type { ProcessRecord } from "./record.ts"

const orElse = <A>(attempt: () => A, other: A): A => {
  try {
    return attempt()
  } catch {
    return other
  }
}

/** Names this run of the machine; empty where the system has no such name, and process start times have to do. */
export const currentBoot = (): string =>
  orElse(() => fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(), "")

/** When a process began, in the system's own words; `undefined` when there is none, or it has ended. */
const startOf = (pid: number): string | undefined => {
  if (fs.existsSync("/proc/self/stat")) {
    const stat = orElse(() => fs.readFileSync(`/proc/${pid}/stat`, "utf8"), "")
    // The second field is the program's name in brackets, which may hold anything.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return stat === "" || state === "Z" ? undefined : fields[18]
  }
  // Whoever asks, in whatever language and time zone, must get the same words.
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" }
  const words = ["-o", "lstart=", "-p", String(pid)]
  const began = orElse(() => execFileSync("ps", words, { encoding: "utf8", env }).trim(), "")
  return began === "" ? undefined : began
}

export const recordOf = (pid: number): ProcessRecord => ({
  pid,
  startedAt: startOf(pid) ?? "",
  boot: currentBoot()
})

export type Liveness = "alive" | "dead" | "restarted"

export const livenessOf = ({ boot, pid, startedAt }: ProcessRecord, now = currentBoot()): Liveness => {
  if (boot !== now) return "restarted"
  return startOf(pid) === startedAt && startedAt !== "" ? "alive" : "dead"
}

/** Ends a whole process group, if its leader is still the process that was written down. */
export const killGroup = (leader: ProcessRecord, signal: NodeJS.Signals): void => {
  if (livenessOf(leader) !== "alive") return
  orElse(() => process.kill(-leader.pid, signal), true)
}

/**
 * Ends what left its group but still has one of these variables from its beginning, as Linux tells.
 * A job's `HOME` and `TMPDIR` are its own, so they mark whatever it started.
 */
export const killMarked = (marks: ReadonlyArray<string>): void => {
  // Somebody may be just about to start another, so one look that finds nobody has to be the last.
  for (let look = 0; look < 10; look++) if (marked(marks).filter(killed).length === 0) return
}

const marked = (marks: ReadonlyArray<string>): ReadonlyArray<number> =>
  orElse(() => fs.readdirSync("/proc"), [])
    .filter((name) => /^[0-9]+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      const variables = orElse(() => fs.readFileSync(`/proc/${pid}/environ`, "utf8"), "").split("\0")
      return variables.some((variable) => marks.includes(variable))
    })
    .map(Number)

const killed = (pid: number): boolean => orElse(() => process.kill(pid, "SIGKILL"), false)
