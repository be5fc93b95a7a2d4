/** The types of each `openapi.yaml` and each `NAME.openapi.yaml`, as its package's `src/generated/` has them. */
import { readdirSync } from "node:fs"
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
    format === "uint256" || format === "nanoseconds"
      ? factory.createKeywordTypeNode(SyntaxKind.BigIntKeyword)
      : undefined,
  silent: true
}

const headerOf = (document: string) => `/** Written by \`npm run generate\` from ${document}; change that. */\n\n`

/** The generated sources, by their paths. */
export const openapiSources = async (): Promise<Record<string, string>> => {
  const documents = packages.flatMap(({ directory }) =>
    readdirSync(directory)
      .filter((name) => name.endsWith("openapi.yaml"))
      .map((name) => ({ directory, name }))
  )
  const written = documents.map(async ({ directory, name }) => {
    const types = await openapi(pathToFileURL(join(directory, name)), options)
    const source = `${name.replace(/\.?openapi\.yaml$/, "") || "openapi"}.ts`
    return [join(directory, "src", "generated", source), headerOf(name) + astToString(types)] as const
  })
  return Object.fromEntries(await Promise.all(written))
}
