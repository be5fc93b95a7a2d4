/** What time it is on the server: its own clock, and not this machine's, is what its lists can be compared with. */

export interface ServerTime {
  /** Asks as the given one does, and reads the time from each answer. */
  readonly fetch: typeof globalThis.fetch
  /** The server's time when it last answered. `undefined` where its answers do not say it, as a page's scripts are not told it. */
  readonly told: () => Date | undefined
}

export const makeServerTime = (fetch: typeof globalThis.fetch = globalThis.fetch): ServerTime => {
  let told: Date | undefined
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const date = new Date(response.headers.get("date") ?? "")
      if (!Number.isNaN(date.getTime())) told = date
      return response
    },
    told: () => told
  }
}
