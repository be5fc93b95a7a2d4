/** Bundles a program for a browser or for Node, and tells what is in it. */
import { build } from "esbuild"

/** A program, given as a file or as its text. */
export type Program = { readonly file: string } | { readonly text: string }

export interface BundleOptions {
  readonly platform: "browser" | "node"
  /** Packages left as imports. */
  readonly external?: ReadonlyArray<string>
}

export interface Bundle {
  /** What is loaded at the start, minified; not what is only imported when it is needed. */
  readonly code: Uint8Array
  readonly exports: ReadonlyArray<string>
  /** The bytes of each source in it. */
  readonly sources: ReadonlyArray<readonly [string, number]>
}

export const bundle = async (program: Program, { external = [], platform }: BundleOptions): Promise<Bundle> => {
  const { metafile, outputFiles } = await build({
    ...("file" in program
      ? { entryPoints: { program: program.file } }
      : {
          stdin: {
            contents: program.text,
            resolveDir: import.meta.dirname,
            loader: "ts" as const,
            sourcefile: "program"
          }
        }),
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: "out",
    absWorkingDir: import.meta.dirname,
    format: "esm",
    platform,
    external: [...external],
    target: "es2023",
    logLevel: "silent"
  })
  const entry = Object.keys(metafile.outputs).find((name) => metafile.outputs[name]?.entryPoint !== undefined)!
  const loaded = new Set([entry])
  for (const name of loaded) {
    for (const { external, kind, path } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && !external) loaded.add(path)
    }
  }
  const parts = outputFiles.filter(({ path }) => [...loaded].some((name) => path.endsWith(`/${name}`)))
  return {
    code: Buffer.concat(parts.map(({ contents }) => contents)),
    exports: metafile.outputs[entry]?.exports ?? [],
    sources: [...loaded].flatMap((name) =>
      Object.entries(metafile.outputs[name]?.inputs ?? {}).map(
        ([file, { bytesInOutput }]) => [file, bytesInOutput] as const
      )
    )
  }
}
