/** Which release a server is: what it can do, and what its numbers mean, follows from it. */

export interface ServerVersion {
  /** As the server says it: `v1.9.3`. */
  readonly text: string
  readonly major: number
  readonly minor: number
  readonly patch: number
}

/** `undefined` for what is no version. A build that is no release calls itself `v0.0.0`. */
export const parseVersion = (text: string): ServerVersion | undefined => {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)(?:\.(\d+)(?:[-+.].*)?|[-+].*)?$/.exec(text.trim()) ?? []
  if (major === undefined || minor === undefined) return undefined
  return { text: text.trim(), major: Number(major), minor: Number(minor), patch: Number(patch ?? 0) }
}

/** A pre-release counts as its release. */
export const isAtLeast = (version: ServerVersion, text: string): boolean => {
  const other = parseVersion(text)
  if (other === undefined) return false
  const { major, minor, patch } = version
  if (major !== other.major) return major > other.major
  return minor === other.minor ? patch >= other.patch : minor > other.minor
}

export const isDevelopment = ({ major, minor, patch }: ServerVersion): boolean => major + minor + patch === 0
