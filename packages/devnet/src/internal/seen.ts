/** The requests that have reached a network, those that met a fault included. */
export interface SeenRequest {
  /** As faults name it, or method and path where the network has no such route. */
  readonly route: string
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly at: Date
  /** The kind of fault it met with. */
  readonly fault?: string | undefined
}

export interface Seen {
  readonly add: (request: SeenRequest) => void
  /** The newest ten thousand, oldest first. */
  readonly list: (route?: string) => ReadonlyArray<SeenRequest>
  readonly counts: () => Readonly<Record<string, number>>
}

const kept = 10_000

export const seen = (): Seen => {
  let requests: Array<SeenRequest> = []
  const counts = new Map<string, number>()
  return {
    add: (request) => {
      requests.push(request)
      if (requests.length > 2 * kept) requests = requests.slice(-kept)
      counts.set(request.route, (counts.get(request.route) ?? 0) + 1)
    },
    list: (route) => requests.slice(-kept).filter((request) => route === undefined || request.route === route),
    counts: () => Object.fromEntries(counts)
  }
}
