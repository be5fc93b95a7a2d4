/** Runs a container that is a program, and leaves nothing of it behind, however the devnet itself ends. */
import { type ChildProcess, spawn } from "node:child_process"
import * as net from "node:net"
import process from "node:process"
import * as Effect from "effect/Effect"
import { DevnetError } from "../DevnetError.ts"
import type { ProcessContainer } from "./Container.ts"

/** How long it may take to listen, and how long to end when it is asked to. */
const patienceMillis = 30_000
const graceMillis = 2000
const host = "127.0.0.1"

const failed = (id: string, message: string) =>
  new DevnetError({ reason: "StartFailed", field: `containers.${id}`, message: `the container ${id} ${message}` })

/** Gives the address where it listens. */
export const startProcess = Effect.fnUntraced(function* (id: string, { command, env }: ProcessContainer) {
  const port = yield* Effect.tryPromise({ try: freePort, catch: () => failed(id, "found no free port") })
  const running = yield* Effect.acquireRelease(
    Effect.sync(() => run(command, { ...process.env, ...env, PORT: String(port) })),
    ({ end }) => Effect.promise(end)
  )
  yield* Effect.tryPromise({
    try: (signal) => listening(port, running, signal),
    catch: (error) => failed(id, `${(error as Error).message}: ${command.join(" ")}${running.said()}`)
  })
  return `http://${host}:${port}`
})

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<string>
  readonly end: () => Promise<void>
  readonly said: () => string
}

const run = ([program, ...args]: ProcessContainer["command"], env: NodeJS.ProcessEnv): Running => {
  // A group of its own, so that what it starts ends with it.
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] })
  let said = ""
  const listen = (data: Buffer) => {
    said = (said + data).slice(-2000)
  }
  child.stdout.on("data", listen)
  child.stderr.on("data", listen)
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`cannot be started (${error.message})`))
    child.once("exit", (code, signal) => resolve(`ended by itself (${signal ?? `exit code ${code}`})`))
  })
  const guard = child.pid === undefined ? undefined : guardOf(child.pid)
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended.
    }
  }
  const end = async () => {
    kill("SIGTERM")
    const killer = setTimeout(kill, graceMillis, "SIGKILL")
    await ended
    clearTimeout(killer)
    // What it left behind.
    kill("SIGKILL")
    guard?.stdin?.end("done\n")
  }
  return { child, ended, end, said: () => (said === "" ? "" : `; it said: ${said.trim()}`) }
}

/** Outlives this process by a moment: when this one dies without a word, it ends the container. */
const guardOf = (pid: number): ChildProcess => {
  const script = `read -r word; [ "$word" = done ] || kill -9 -${pid}`
  const guard = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] })
  guard.on("error", () => {})
  guard.stdin?.on("error", () => {})
  guard.unref()
  return guard
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject)
    server.listen(0, host, () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })

const listening = async (port: number, { ended }: Running, signal: AbortSignal): Promise<void> => {
  let why: string | undefined
  void ended.then((words) => {
    why = words
  })
  const deadline = Date.now() + patienceMillis
  while (!(await accepts(port))) {
    if (why !== undefined) throw new Error(why)
    if (signal.aborted) return
    if (Date.now() > deadline) throw new Error(`does not listen on its PORT, ${port}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  if (why !== undefined) throw new Error(why)
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect(port, host)
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", () => resolve(false))
  })
