/** Whether a list is newest first, which no server says. */

/** What is listed at once may be told in any order: how far apart that can be, in milliseconds. */
const slack = 60_000

export interface Order {
  /** Told of each job of a list, in its order, when it was listed. */
  readonly pass: (listedAt: Date) => void
  /** Whether the times have fallen, and have never risen: then what follows is older. */
  readonly isKept: () => boolean
}

export const newestFirst = (): Order => {
  let newest = Number.NEGATIVE_INFINITY
  let oldest = Number.POSITIVE_INFINITY
  let hasRisen = false
  return {
    pass: (listedAt) => {
      const time = listedAt.getTime()
      hasRisen ||= time > oldest + slack
      newest = Math.max(newest, time)
      oldest = Math.min(oldest, time)
    },
    isKept: () => !hasRisen && newest - oldest > slack
  }
}
