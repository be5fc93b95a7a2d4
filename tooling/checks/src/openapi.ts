/** The types of each `openapi.yaml`, as its package's `src/generated/` has them. */
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import openapi, { astToString, type OpenAPITSOptions } from "openapi-typescript"
import { packages } from "./workspace.ts"

/** The compiler that openapi-typescript brings: the workspace's own has no API. */
const { factory, SyntaxKind } = createRequire(import.meta.resolve("openapi-typescript"))("typescript")

const options: OpenAPITSOptions = {
  // More than a number can hold.
  transform: ({ format }) =>
    format === "uint256" ? factory.createKeywordTypeNode(SyntaxKind.BigIntKeyword) : undefined,
  silent: true
}

const header = "/** Written by `npm run generate` from openapi.yaml; change that. */\n\n"

/** The generated sources, by their paths. */
export const openapiSources = async (): Promise<Record<string, string>> => {
  const documents = packages
    .map(({ directory }) => ({ document: join(directory, "openapi.yaml"), directory }))
    .filter(({ document }) => existsSync(document))
  const written = documents.map(async ({ directory, document }) => {
    const types = await openapi(pathToFileURL(document), options)
    return [join(directory, "src", "generated", "openapi.ts"), header + astToString(types)] as const
  })
  return Object.fromEntries(await Promise.all(written))
}
