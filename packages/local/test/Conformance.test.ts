import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { conformance } from "@longshore/conformance"
import { container } from "@longshore/core/JobSpec"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { LocalBackend, layer } from "../src/index.ts"

/** The directory that the instances share. */
class Directory extends Context.Service<Directory, string>()("test/Directory") {}

const world = Layer.effect(
  Directory,
  Effect.acquireRelease(
    Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "longshore-conformance-"))),
    (directory) =>
      Effect.sync(() => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  )
)

const shell = (script: string, outputs: ReadonlyArray<{ readonly name: string; readonly path: string }> = []) =>
  container({ image: "busybox", command: ["sh", "-c", script], outputs, timeout: "1 minute" })

const written =
  "printf 'größe 3\\n'; printf 'no cargo\\n' >&2; mkdir out; printf 'manifest\\n' > out/list; printf '\\001\\377' > out/raw"

conformance({
  tag: LocalBackend,
  world,
  layer: Layer.unwrap(Effect.map(Directory, (directory) => layer({ directory, engine: "none" }))),
  clock: "live",
  specs: {
    completes: { spec: shell("echo done"), leaves: { exitCode: 0, stdout: "done\n", stderr: "" } },
    runs: { spec: shell("sleep 600") },
    fails: { spec: shell("echo half; exit 3"), leaves: { exitCode: 3, stdout: "half\n" } },
    writes: {
      spec: shell(written, [{ name: "out", path: "out" }]),
      leaves: {
        exitCode: 0,
        stdout: "größe 3\n",
        stderr: "no cargo\n",
        files: { "out/list": "manifest\n", "out/raw": Uint8Array.of(1, 255) }
      }
    }
  },
  jobs: Effect.map(Directory, (directory) => {
    const jobs = path.join(directory, "jobs")
    return fs.existsSync(jobs) ? fs.readdirSync(jobs).filter((name) => !name.startsWith(".")).length : 0
  })
})
