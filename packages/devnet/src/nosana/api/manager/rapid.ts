/** Jobs that end in no time, one after the other, would eat all credits of a deployment that replaces them for ever. */
import * as Duration from "effect/Duration"
import type { Deployment } from "./records.ts"

/** In seconds: who works for less has done nothing of use. */
const leastUse = Duration.toSeconds(Duration.minutes(5))
/** So many of them for each replica are no accident. */
const fewest = 3
const shortestPause = Duration.toMillis(Duration.minutes(1))
const longestPause = Duration.toMillis(Duration.hours(1))

/** After so many rounds of them in a row the deployment is stopped. */
export const mostRounds = 8

/** Whether the newest jobs since its owner's last change have all ended too soon. */
export const areRapid = ({ jobs, ownedAt, replicas }: Deployment): boolean => {
  const recent = [...jobs.values()]
    .filter(({ createdAt, state }) => state === "COMPLETED" && createdAt >= ownedAt)
    .sort((one, other) => other.updatedAt - one.updatedAt)
    .slice(0, Math.ceil(replicas) * fewest)
  return (
    recent.length >= fewest &&
    recent.every(({ timeEnd, timeStart }) => timeStart > 0 && timeEnd > 0 && timeEnd - timeStart < leastUse)
  )
}

/** In milliseconds, after so many such rounds in a row. */
export const pauseAfter = (rounds: number): number => Math.min(longestPause, shortestPause * 2 ** rounds)
