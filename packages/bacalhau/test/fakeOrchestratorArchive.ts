/** What the machines of the orchestrator in memory serve: an archive for each execution that completed. */
import { packTar, type TarEntry } from "modern-tar"
import { courseOf, type FakeJob, textOf } from "./fakeOrchestratorJobs.ts"

export const gzipped = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> => {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream("gzip"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

export const file = (name: string, body: string | Uint8Array): TarEntry => {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body
  return { header: { name, size: bytes.length, type: "file", mode: 0o644, mtime: new Date(0) }, body: bytes }
}
export const folder = (name: string): TarEntry => ({
  header: { name, size: 0, type: "directory", mode: 0o755, mtime: new Date(0) }
})

/** Packed as machines do: the root first, then all beside each other. */
export const archiveOf = async (job: FakeJob): Promise<Uint8Array<ArrayBuffer>> => {
  const { exitCode, files = {} } = courseOf(job)
  const kept: ReadonlyArray<{ readonly Name: string; readonly Path: string }> =
    job.definition.Tasks[0].ResultPaths ?? []
  const isContainer = job.definition.Tasks[0].Engine.Type === "docker"
  const entries = kept.flatMap(({ Name }) => {
    const inside = Object.entries(files).filter(([path]) => isContainer || path.startsWith(`${Name}/`))
    return [folder(`${Name}/`), ...inside.map(([path, text]) => file(isContainer ? `${Name}/${path}` : path, text))]
  })
  return gzipped(
    await packTar([
      folder("./"),
      file("exitCode", String(exitCode)),
      ...entries,
      file("stderr", textOf(job, "stderr")),
      file("stdout", textOf(job, "stdout"))
    ])
  )
}
