/** A request's target, as the node's web framework takes it apart. */

export interface Target {
  /** Percent-decoded. */
  readonly path: string
  readonly query: URLSearchParams
  /** Where the framework sends a client that wrote a slash too many inside. */
  readonly withoutDoubleSlashes: string | undefined
}

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

export const targetOf = (url: string): Target => {
  const [, raw = "", query = ""] = /^([^?]*)\??([\s\S]*)$/.exec(url) ?? []
  const path = decoded(raw.replace(/^\/+/, "/"))
  const merged = path.replace(/\/{2,}/g, "/")
  return { path, query: new URLSearchParams(query), withoutDoubleSlashes: merged === path ? undefined : merged }
}
