/** Images that are functions, for devnets of Nosana: what they do is known, and each run of them is counted. */
import type { NosanaImage } from "@longshore/devnet"

type Images = Readonly<Record<string, NosanaImage>>

const images: Images = {
  // Long enough to be seen running.
  echo: async ({ command, sleep, stdout }) => {
    await sleep("300 millis")
    stdout(`${command.slice(1).join(" ")}\n`)
  },
  failing: ({ stderr, stdout }) => {
    stdout("as far as here\n")
    stderr("größer than the crane can lift\n")
    return 3
  },
  words: ({ stdout }) => stdout("größer 漢字\n"),
  endless: ({ signal, stdout }) => {
    stdout("begun\n")
    return new Promise((resolve) => signal.addEventListener("abort", () => resolve(1)))
  }
}

/** These and more, which write down that they were run. */
export const counted = (runs: Array<string>, more: Images = {}): Images =>
  Object.fromEntries(
    Object.entries({ ...images, ...more }).map(([name, image]) => [
      name,
      (container: Parameters<NosanaImage>[0]) => {
        runs.push(name)
        return image(container)
      }
    ])
  )
