/** Old clients are sent away by the version they say they have. */
import type { Json } from "../go/Json.ts"
import type { Traits } from "./versions.ts"

const oldest = [1, 4, 0]

/** The answer to a client that may not go on, with its status. */
export const refusedClient = (
  given: string | undefined,
  { version }: Traits
): { readonly status: 400 | 403; readonly body: Json } | undefined => {
  if (version === "1.3.2" || version === "0.3.25" || given === undefined || given === "") return undefined
  const [, major, minor, patch, rest = ""] = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?([-+].*)?$/.exec(given) ?? []
  if (major === undefined) return { status: 400, body: { Error: `Invalid client version ${given}` } }
  const parts = [Number(major), Number(minor ?? 0), Number(patch ?? 0)]
  // Builds of developers say that they are nothing.
  if (parts.every((part) => part === 0)) return undefined
  const at = parts.findIndex((part, index) => part !== oldest[index])
  if (at < 0 || parts[at]! > oldest[at]!) return undefined
  return {
    status: 403,
    body: {
      Error: "Client version is outdated. Update your client",
      MinVersion: oldest.join("."),
      ClientVersion: `${parts.join(".")}${rest}`,
      ServerVersion: version
    }
  }
}
