/** In what two requests differ: everything of them is compared that the server sees. */
import type { Recorded } from "./recorder.ts"

/** The name of what differs, and both values, theirs first: `body`, `target`, or `header accept`. */
export type Differences = Readonly<Record<string, readonly [theirs: string | undefined, ours: string | undefined]>>

export const differing = (theirs: Recorded, ours: Recorded): Differences => {
  const names = new Set([...Object.keys(theirs.headers), ...Object.keys(ours.headers)])
  const parts: ReadonlyArray<readonly [string, string | undefined, string | undefined]> = [
    ["method", theirs.method, ours.method],
    ["target", theirs.target, ours.target],
    ["body", theirs.body, ours.body],
    ...[...names].sort().map((name) => [`header ${name}`, theirs.headers[name], ours.headers[name]] as const)
  ]
  return Object.fromEntries(parts.flatMap(([name, one, other]) => (one === other ? [] : [[name, [one, other]]])))
}

/** A form as if every sender used the same line between its parts, which is random. */
export const withoutBoundary = (request: Recorded): Recorded => {
  const type = request.headers["content-type"] ?? ""
  const boundary = /boundary=(.+)$/.exec(type)?.[1]
  if (boundary === undefined) return request
  const { "content-length": _, ...headers } = request.headers
  return {
    ...request,
    headers: { ...headers, "content-type": type.replace(boundary, "boundary") },
    body: request.body.replaceAll(boundary, "boundary")
  }
}
