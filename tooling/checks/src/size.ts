/** How large programs are once bundled for a browser: minified, and gzipped as a server would send them. */
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { bundle, type Program } from "./bundle.ts"

export interface Size {
  readonly minified: number
  readonly gzipped: number
  /** What takes the most room, with the bytes of each. */
  readonly heaviest: ReadonlyArray<readonly [string, number]>
}

export const sizeOf = async (program: Program): Promise<Size> => {
  const { code, sources } = await bundle(program, { platform: "browser" })
  return {
    minified: code.length,
    gzipped: gzipSync(code, { level: 9 }).length,
    heaviest: sources
      .map(([file, bytes]) => [basename(file), bytes] as const)
      .sort(([, one], [, other]) => other - one)
      .slice(0, 10)
  }
}

/** The smallest program there is: `createClient` and one REST backend. */
export const smallest = fileURLToPath(new URL("./smallest.ts", import.meta.url))
/** What that may weigh, gzipped. */
export const smallestLimit = 45_500
