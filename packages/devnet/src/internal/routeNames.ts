/** The name under which a request counts and meets faults. */

/**
 * Finds it among a network's routes. A segment that starts with a colon stands for one segment, as in `GET /jobs/:id`
 * or `GET /:file.tar.gz`; a route that is written out wins over one that is not.
 */
export const routeNames = (routes: ReadonlyArray<string>) => {
  const exact = new Set(routes)
  const patterns = routes.filter((route) => route.includes("/:")).map((route) => [route, patternOf(route)] as const)
  return (named: string): string | undefined =>
    exact.has(named) ? named : patterns.find(([, pattern]) => pattern.test(named))?.[0]
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")

const segment = (text: string): string => {
  const [, rest] = /^:\w+(.*)$/.exec(text) ?? []
  return rest === undefined ? literal(text) : `[^/]+${literal(rest)}`
}

const patternOf = (route: string) => new RegExp(`^${route.split("/").map(segment).join("/")}$`)
