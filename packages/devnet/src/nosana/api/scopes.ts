/** What an API key can be good for. Keys that were made without scopes are good for everything. */
export const scopes = [
  "credits:read",
  "inference:use",
  "jobs:read",
  "jobs:write",
  "deployments:read",
  "deployments:write",
  "wallet:sign",
  "api-keys:manage",
  "oauth-apps:manage"
] as const

export type Scope = (typeof scopes)[number]
