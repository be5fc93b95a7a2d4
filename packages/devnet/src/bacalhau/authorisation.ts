/** Who may do what, and how they prove who they are. */
import type { Asked } from "./Asked.ts"
import type { BacalhauUser } from "./Options.ts"
import { Problem, refused } from "./problem.ts"
import type { Server } from "./Server.ts"

const open = ["/api/v1/agent/alive", "/api/v1/agent/version", "/api/v1/agent/authconfig"]

const isOpen = (path: string) => open.includes(path) || /^\/api\/v1\/auth(\/|$)/.test(path)

/** Why nobody is known by these credentials. */
interface Unknown {
  readonly reason: string
  /** What 1.7 puts before it, where it does. */
  readonly isPlain?: boolean
}

const plainly = (reason: string): Unknown => ({ reason, isPlain: true })

const userOf = (users: ReadonlyArray<BacalhauUser>, header: string | undefined): BacalhauUser | Unknown => {
  if (header === undefined) return plainly("Missing Authorization header")
  const [, kind, value = ""] = /^(Basic|Bearer) (.+)$/.exec(header) ?? []
  if (kind === undefined) return plainly("unsupported authentication method")
  if (kind === "Bearer") {
    const user = users.find(({ apiKey }) => apiKey === value)
    if (user !== undefined) return user
    return value.split(".").length === 3
      ? plainly("OAuth2 authentication not configured on server")
      : { reason: "invalid API key" }
  }
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return { reason: "failed to decode basic auth credentials" }
  const text = Buffer.from(value, "base64").toString()
  const at = text.indexOf(":")
  if (at < 0) return { reason: "invalid basic auth credentials format" }
  const user = users.find(({ password, username }) => username === text.slice(0, at) && password === text.slice(at + 1))
  return user ?? { reason: "invalid basic auth credentials" }
}

/** What a request needs: to read or write jobs, nodes or the agent. Whatever is unknown needs to write nodes. */
const capabilityOf = ({ method, path }: Asked): string => {
  const verb = method === "GET" || method === "HEAD" ? "read" : "write"
  const [, , , area = "", kind = ""] = path.split("/")
  if (area === "agent") return `${verb}:agent`
  if (area !== "orchestrator") return "write:node"
  return `${verb}:${kind === "nodes" ? "node" : "job"}`
}

const allows = (granted: ReadonlyArray<string>, needed: string): boolean => {
  const [verb, kind] = needed.split(":")
  return granted.some((each) => ["*", "*:*", needed, `${verb}:*`, `*:${kind}`].includes(each))
}

/** What 1.7 said instead, with the status of an error of its own. */
const older: Readonly<Record<string, string>> = {
  "Missing Authorization header": "missing authorization header",
  "OAuth2 authentication not configured on server": "JWT authorization not configured"
}

const unauthorised = ({ isPlain = false, reason }: Unknown, { traits }: Server): Problem => {
  if (traits.version !== "1.9.3") {
    return refused(500, isPlain ? (older[reason] ?? reason) : `authentication failed: ${reason}`)
  }
  return new Problem({
    status: 401,
    code: "Unauthorized",
    component: "Authorizer",
    message: "Request Unauthorized",
    hint: "Unauthorized principal. Event has been recorded.",
    details: { reason }
  })
}

const forbidden = (reason: string, { traits }: Server): Problem =>
  traits.version === "1.9.3"
    ? new Problem({
        status: 403,
        code: "Forbidden",
        component: "Authorizer",
        message: "Request Forbidden",
        hint: "Check if user have access to this resource. Event has been recorded.",
        details: { reason }
      })
    : refused(500, reason)

/** Whether the server keeps to itself what this request asks for. */
export const refusal = (server: Server, asked: Asked): Problem | undefined => {
  const { auth, tokens, traits } = server
  if (isOpen(asked.path)) return undefined
  const { authorization } = asked.request.headers
  if (traits.auth === "users" && auth.users !== undefined) {
    const user = userOf(auth.users, authorization)
    if ("reason" in user) return unauthorised(user, server)
    const needed = capabilityOf(asked)
    if (allows(user.capabilities ?? ["*"], needed)) return undefined
    const name = user.alias ?? user.username ?? ""
    return forbidden(`user '${name}' does not have the required capability '${needed}'`, server)
  }
  if (auth.challenge === true && traits.auth === "challenge") {
    const [, token = ""] = /^Bearer (.+)$/.exec(authorization ?? "") ?? []
    if (!tokens.has(token)) return refused(401, "Unauthorized")
  }
  return undefined
}
