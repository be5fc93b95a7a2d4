/** Bundles a program for a browser or for Node, and tells what is in it. */
import { build, type Plugin } from "esbuild"

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
      ? { entryPoints: [program.file] }
      : { stdin: { contents: program.text, resolveDir: import.meta.dirname, loader: "ts" as const } }),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    outdir: "out",
    absWorkingDir: import.meta.dirname,
    format: "esm",
    platform,
    external: [...external],
    plugins: [later],
    target: "es2023",
    logLevel: "silent"
  })
  const [output] = Object.values(metafile.outputs)
  return {
    code: outputFiles[0]?.contents ?? new Uint8Array(),
    exports: output?.exports ?? [],
    sources: Object.entries(output?.inputs ?? {}).map(([file, { bytesInOutput }]) => [file, bytesInOutput] as const)
  }
}

/** What is imported when it is needed is a file of its own. */
const later: Plugin = {
  name: "later",
  setup: ({ onResolve }) => {
    onResolve({ filter: /.*/ }, ({ kind }) => (kind === "dynamic-import" ? { external: true } : undefined))
  }
}
