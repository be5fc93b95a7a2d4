/** Where words go: results to stdout, everything else to stderr. */
import { printable } from "./show.ts"

// A reader that has gone, as `head` does, has had enough: that is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit()
    throw error
  })
}

export const say = (line: string): void => void process.stdout.write(`${printable(line)}\n`)
export const note = (line: string): void => void process.stderr.write(`${printable(line)}\n`)
export const json = (event: string, fields: object): void => say(JSON.stringify({ event, ...fields }))
