/** What the server makes of a definition before it pins it, and where its services will be. */
import type { Address } from "../../../solana/Program.ts"
import { type Definition, portsOf } from "../../Definition.ts"
import { deploymentHash } from "../../services.ts"
import { isRecord } from "../../shape.ts"
import type { ServiceUrl } from "./records.ts"

const trigger = "deployment-manager"

/** The definition as it is kept. What is pinned is this, or `blankOf` it. */
export const ownDefinition = (given: Definition, deployment: Address): Definition => {
  const { meta } = given as { readonly meta?: unknown }
  const marked = { ...(isRecord(meta) && meta), trigger }
  return { ...given, deployment_id: deployment, meta: marked } as Definition
}

/** What becomes public of a confidential definition: where its node gets it, and where the result is brought. */
export const blankOf = (definition: Definition, server: string): Definition => {
  const { meta: _meta, ...rest } = definition as Definition & { readonly meta?: unknown }
  const jobs = `${server}/api/deployments/jobs/%%global.job%%`
  const at = (endpoint: string) => ({ type: "api", args: { endpoint } }) as const
  return {
    version: rest.version,
    type: rest.type,
    ...(rest.deployment_id !== undefined && { deployment_id: rest.deployment_id }),
    meta: { trigger },
    logistics: { send: at(`${jobs}/job-definition`), receive: at(`${jobs}/results`) },
    ops: []
  } as Definition
}

export const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

/** Ports that depend on what another operation gives have no service yet. */
export const servicesOf = (
  definition: Definition,
  { base, deployment, vault }: { readonly base: string; readonly deployment: string; readonly vault: string }
): ReadonlyArray<ServiceUrl> =>
  definition.ops.flatMap((operation) =>
    operation.args.private === true
      ? []
      : portsOf(operation)
          .filter(({ port }) => port !== undefined)
          .map(({ port }) => ({
            opId: operation.id,
            port,
            url: `${base}/${deploymentHash(deployment, vault, operation.id)}`
          }))
  )
