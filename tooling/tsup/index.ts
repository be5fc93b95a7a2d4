import { readdirSync } from "node:fs"
import type { Options } from "tsup"

/** One ESM build per package; `tsc` writes the declarations beside it. */
export const library = (...entry: Array<string>): Options => ({
  entry,
  format: "esm",
  target: "es2023",
  sourcemap: true,
  clean: true,
  silent: true
})

/** A build in which every module of `src/` can be imported by its name. */
export const modules = (): Options =>
  library(
    ...readdirSync("src")
      .filter((file) => file.endsWith(".ts"))
      .map((file) => `src/${file}`)
  )
