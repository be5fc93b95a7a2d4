/** Brings a container's image to this machine. */
import { spawn } from "node:child_process"
import type { Readable } from "node:stream"
import { capture } from "./capture.ts"
import { ask } from "./engine.ts"
import type { EngineName, Files } from "./record.ts"

const logLimit = 1024 * 1024

/** Pulls an image that is not here yet. Gives the problem there was, in the engine's words. */
export const pull = async (
  { engine, image }: { readonly engine: EngineName; readonly image: string },
  at: Files,
  tell: (progress: string) => void,
  signal: AbortSignal
): Promise<string | undefined> => {
  const isHere = await ask(engine, "image", "inspect", "--format", "{{.Id}}", image).then(
    () => true,
    () => false
  )
  if (isHere || signal.aborted) return undefined
  tell(`pulling image ${image}`)
  const log = capture(at.system, logLimit)
  const progress = progressOf()
  let last = ""
  const child = spawn(engine, ["pull", image], { stdio: ["ignore", "pipe", "pipe"], signal })
  const listen = (stream: Readable) =>
    eachLine(stream, (line) => {
      last = line
      if (progress.read(line)) tell(`pulling image ${image}, ${progress.words()}`)
    })
  listen(child.stdout)
  listen(child.stderr)
  const drained = Promise.all([log.drain(child.stdout), log.drain(child.stderr)])
  const problem = await new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message))
    child.once("close", (code) => resolve(code === 0 ? undefined : last))
  })
  await drained
  log.close()
  return problem === undefined ? undefined : `${engine} pull ${image}: ${problem}`
}

const eachLine = (stream: Readable, read: (line: string) => void) => {
  let rest = ""
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split(/[\r\n]+/)
    rest = lines.pop() ?? ""
    for (const line of lines) if (line.trim() !== "") read(line.trim())
  })
  stream.once("end", () => rest.trim() !== "" && read(rest.trim()))
}

/** Counts layers by what the engine says of them where it writes to no terminal. */
const progressOf = () => {
  const known = new Set<string>()
  const done = new Set<string>()
  return {
    /** Whether a line is news of a layer. */
    read: (line: string): boolean => {
      const docker = /^([0-9a-f]{12}): (.+)$/.exec(line)
      const podman = /^Copying blob (?:sha256:)?([0-9a-f]{12})\w*(.*)$/.exec(line)
      const [, layer, state] = docker ?? podman ?? []
      if (layer === undefined || state === undefined) return false
      known.add(layer)
      if (/pull complete|already exists|\bdone\b/i.test(state)) done.add(layer)
      return true
    },
    words: () => `${done.size} of ${known.size} layers`
  }
}
