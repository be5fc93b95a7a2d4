/** What the measured jobs do. */
import type { BacalhauImage } from "@longshore/devnet"

export const images: Readonly<Record<string, BacalhauImage>> = {
  /** Ends after so many seconds. */
  waits: async ({ command, sleep, stdout }) => {
    await sleep(`${Number(command[1])} seconds`)
    stdout("done\n")
  },
  /** Writes so many lines, a thousand at a time. */
  writes: async ({ command, sleep, stdout }) => {
    const count = Number(command[1])
    for (let line = 0; line < count; line += 1000) {
      const lines = Array.from({ length: Math.min(1000, count - line) }, (_, i) => `line ${line + i}\n`)
      for (const each of lines) stdout(each)
      await sleep("1 milli")
    }
  }
}
