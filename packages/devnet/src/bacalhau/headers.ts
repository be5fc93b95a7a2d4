/** What every answer of a version carries. */
import { randomBytes } from "node:crypto"
import type { HttpServerRequest } from "effect/http/HttpServerRequest"
import { buildDate, commit } from "./nodeJson.ts"
import { empty, type Reply } from "./Reply.ts"
import type { Traits } from "./versions.ts"

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/** 32 letters, as the web framework makes them. */
const newId = () => [...randomBytes(32)].map((byte) => letters[byte % letters.length]).join("")

export const headersOf = ({ headers }: HttpServerRequest, { version }: Traits): Record<string, string> => ({
  ...(headers.origin !== undefined && { "access-control-allow-origin": "*" }),
  vary: "Origin",
  "x-bacalhau-arch": "amd64",
  "x-bacalhau-build-date": `${buildDate.replace("T", " ").replace("Z", "")} +0000 UTC`,
  "x-bacalhau-build-os": "linux",
  "x-bacalhau-git-commit": commit,
  "x-bacalhau-git-version": `v${version}`,
  "x-request-id": headers["x-request-id"] || newId()
})

/** A browser asks what it may do before anything else looks at the request. */
export const preflight = ({ headers }: HttpServerRequest): Reply => {
  if (headers.origin === undefined) return empty(204, { vary: "Origin" })
  return empty(204, {
    "access-control-allow-headers": headers["access-control-request-headers"] ?? "",
    "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE",
    "access-control-allow-origin": "*",
    vary: "Origin\nAccess-Control-Request-Method\nAccess-Control-Request-Headers"
  })
}

/** Before 1.0. */
export const limitHeaders = (client: string, left: number): Record<string, string> => ({
  "ratelimit-limit": "1000",
  "ratelimit-remaining": String(left),
  "ratelimit-reset": "1",
  "x-rate-limit-duration": "1",
  "x-rate-limit-limit": "1000.00",
  "x-rate-limit-request-remote-addr": client
})
