/** The way through the pages of a list that changes while it is read. */

interface Page<A> {
  readonly jobs: ReadonlyArray<A>
  /** How many there are on the page. */
  readonly count: number
  /** How many there are on all pages. */
  readonly total: number
}

export interface Step<A> {
  /** What of a page was on none before it. */
  readonly fresh: ReadonlyArray<A>
  /**
   * `Restart`: some may have been passed over, and the list is read from its beginning again. `Torn`: that has happened too often,
   * or the server does not give the pages that it is asked for.
   */
  readonly next: "Page" | "End" | "Restart" | "Torn"
}

export interface Walk {
  /** How many of the list come before the next page. */
  readonly offset: () => number
  readonly pass: <A extends { readonly address: string }>(page: Page<A>) => Step<A>
}

/** How often the list is read from its beginning. */
const attempts = 3

/** How many pages without anything new are taken for what was put before them meanwhile. */
const patience = 2

/**
 * What leaves the list between two pages moves the rest forward, past the reader: so a part of each page is asked for again with the
 * next one, which has to have some of it.
 */
const overlapOf = (count: number): number => (count < 2 ? 0 : Math.min(10, Math.ceil(count / 5)))

export const walkOf = (pageSize: number): Walk => {
  const passed = new Set<string>()
  let offset = 0
  let overlap = 0
  let repeated = 0
  let left = attempts
  return {
    offset: () => offset,
    pass: ({ count, jobs, total }) => {
      const fresh = jobs.filter(({ address }) => !passed.has(address))
      if (overlap > 0 && fresh.length === jobs.length) {
        passed.clear()
        offset = 0
        overlap = 0
        left--
        return { fresh, next: left > 0 ? "Restart" : "Torn" }
      }
      for (const { address } of fresh) passed.add(address)
      repeated = fresh.length === 0 ? repeated + 1 : 0
      const end = offset + count
      // Whatever the server says of more, nothing more has come; and a full page may be followed by what it does not count.
      if (count === 0 || (end >= total && (count < pageSize || fresh.length === 0))) return { fresh, next: "End" }
      if (repeated > patience) return { fresh, next: "Torn" }
      overlap = fresh.length === 0 ? 0 : overlapOf(count)
      offset = end - overlap
      return { fresh, next: "Page" }
    }
  }
}
