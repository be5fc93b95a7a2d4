#!/usr/bin/env node
// A container engine for tests: what docker would be told is written down, and the command runs on this machine.
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"

const state = path.join(import.meta.dirname, "state")
const [verb, ...words] = process.argv.slice(2)
fs.appendFileSync(path.join(state, "calls"), `${JSON.stringify([verb, ...words])}\n`)
const file = (name) => path.join(state, `${name}.json`)
const read = (name) => (fs.existsSync(file(name)) ? JSON.parse(fs.readFileSync(file(name), "utf8")) : undefined)
const write = (name, value) => {
  fs.writeFileSync(`${file(name)}.${process.pid}`, JSON.stringify(value))
  fs.renameSync(`${file(name)}.${process.pid}`, file(name))
}
const fail = (code, message) => {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}
const signal = (container, name) => {
  try {
    process.kill(-container.pid, name)
  } catch {
    // It has ended.
  }
}

switch (verb) {
  case "info":
    break
  case "image":
    if (words.at(-1) !== "here" && !fs.existsSync(path.join(state, `pulled-${words.at(-1)}`))) fail(1, "No such image")
    break
  case "pull": {
    const [image] = words
    if (image === "nowhere") fail(1, "manifest for nowhere not found")
    for (const layer of ["0123456789ab", "ba9876543210"]) process.stdout.write(`${layer}: Pulling fs layer\n`)
    process.stdout.write("0123456789ab: Pull complete\n")
    const isReady = () => !fs.existsSync(path.join(state, "hold"))
    while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 20))
    fs.writeFileSync(path.join(state, `pulled-${image}`), "")
    break
  }
  case "run": {
    const at = (flag) => words[words.indexOf(flag) + 1]
    const name = at("--name")
    const entrypoint = words.indexOf("--entrypoint")
    const [program, args] = [words[entrypoint + 1], words.slice(entrypoint + 3)]
    const lines = fs.readFileSync(at("--env-file"), "utf8").split("\n")
    const env = Object.fromEntries(lines.filter(Boolean).map((line) => line.split(/=(.*)/s)))
    words.forEach((word, i) => {
      if (word === "--env") env[words[i + 1]] = process.env[words[i + 1]]
    })
    const cwd = at("--volume").split(":")[0]
    // Like a container, it is not the client's child: killing the client leaves it alive.
    const child = spawn(program, args, {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      detached: true,
      stdio: ["ignore", "inherit", "inherit"]
    })
    child.once("error", (error) => {
      write(name, { exitCode: 127, oom: false, startedAt: "0001-01-01T00:00:00Z" })
      fail(127, `docker: ${error.message}\n\nRun 'docker run --help' for more information`)
    })
    child.once("spawn", () => write(name, { pid: child.pid, startedAt: new Date().toISOString() }))
    child.once("exit", (code, by) => {
      const exitCode = code ?? (by === "SIGKILL" ? 137 : 143)
      const oom = fs.existsSync(path.join(cwd, "out-of-memory"))
      write(name, { ...read(name), exitCode, oom })
      process.exit(exitCode)
    })
    process.on("SIGTERM", () => {})
    break
  }
  case "kill": {
    const container = read(words.at(-1))
    if (container === undefined) fail(1, "No such container")
    signal(container, words[1])
    break
  }
  case "inspect": {
    const container = read(words.at(-1))
    if (container === undefined) fail(1, "No such object")
    process.stdout.write(`${container.exitCode ?? 0} ${container.oom ?? false} ${container.startedAt}\n`)
    break
  }
  case "rm": {
    const container = read(words.at(-1))
    if (container?.pid !== undefined) signal(container, "SIGKILL")
    fs.rmSync(file(words.at(-1)), { force: true })
    break
  }
  default:
    fail(1, `unknown command ${verb}`)
}
