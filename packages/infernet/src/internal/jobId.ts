/**
 * The ids that longshore gives its jobs. A node keeps no times and tells nothing of a job that it has lost, so the id
 * itself says when the job was made and how long it can take. It is a UUID (version 8): 48 bits of milliseconds, flags,
 * the number of containers, 46 random bits, and a checksum that tells our ids from all others.
 */

export interface Origin {
  /** In milliseconds since 1970. */
  readonly createdAt: number
  /** At most `maxContainers`. */
  readonly containers: number
  readonly isStreamed: boolean
  /** Whether the caller wanted it to end sooner than the node does. */
  readonly isHurried: boolean
}

export const maxContainers = 255

/** How long a node lets one container work, and one stream last. */
const containerLimit = 180_000
const streamLimit = 60_000

/**
 * How long after it was prepared a job may still be sent, in milliseconds. The id tells when that was, and not when it was
 * sent; without an end to it nobody could tell a job that is stuck from one that has only just been sent.
 */
export const sendable = 5 * 60_000

/** How long a job can run at most, in milliseconds. */
export const longest = ({ containers, isStreamed }: Pick<Origin, "containers" | "isStreamed">): number =>
  isStreamed ? streamLimit : containers * containerLimit

export const makeJobId = ({ containers, createdAt, isHurried, isStreamed }: Origin): string => {
  const time = createdAt.toString(16).padStart(12, "0")
  const flags = (isStreamed ? 1 : 0) | (isHurried ? 2 : 0)
  const count = containers.toString(16).padStart(2, "0")
  const random = crypto.randomUUID().slice(19, 32)
  const id = `${time.slice(0, 8)}-${time.slice(8)}-8${flags}${count}-${random}`
  return id + checksum(id)
}

/** What one of our ids says. `undefined` for any other id. */
export const originOf = (id: string): Origin | undefined => {
  if (id.length !== 36 || id[14] !== "8" || id.slice(32) !== checksum(id)) return undefined
  const flags = Number.parseInt(id[15]!, 16)
  return {
    createdAt: Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16),
    containers: Number.parseInt(id.slice(16, 18), 16),
    isStreamed: (flags & 1) !== 0,
    isHurried: (flags & 2) !== 0
  }
}

/** FNV-1a over all but the last four digits, folded to these four. */
const checksum = (id: string): string => {
  let hash = 0x811c9dc5
  for (let place = 0; place < 32; place++) hash = Math.imul(hash ^ id.charCodeAt(place), 0x01000193)
  return (((hash >>> 16) ^ hash) & 0xffff).toString(16).padStart(4, "0")
}
