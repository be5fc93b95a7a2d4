import * as fs from "node:fs"
import * as net from "node:net"
import * as path from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { place } from "./command.ts"

const takenPort = async (): Promise<number> => {
  const server = net.createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return (server.address() as net.AddressInfo).port
}

const freePort = async (): Promise<number> => {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe("longshore devnet", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("runs until %s, then closes everything and ends with 0", async (signal) => {
    const { child, ended, says } = place().start(["devnet"])
    const [, url = ""] = await says(/infernet listens on (http:\/\/127\.0\.0\.1:\d+)\n/)
    const [, admin = ""] = await says(/faults, restarts, counts {2}(http:\/\/127\.0\.0\.1:\d+\/infernet)\n/)
    await says(/longshore run FILE --on infernet\n/)
    const [, home = ""] = await says(/export LONGSHORE_HOME=(.*)\n/)
    await says(/Ctrl-C ends it/)
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: "healthy" })
    expect(await (await fetch(admin)).json()).toMatchObject({ requests: { "GET /health": 1 } })
    child.kill(signal)
    expect(await ended).toMatchObject({ code: 0 })
    expect(fs.existsSync(home)).toBe(false)
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } })
  })

  it("prints one line of JSON when all is ready, and listens where it is told to", async () => {
    const [infernet, admin] = [await freePort(), await freePort()]
    const args = ["--json", "--only", "infernet", "--port", `infernet=${infernet}`, "--port", `admin=${admin}`]
    const { child, ended, says } = place().start(["devnet", ...args, "--infernet-version", "0.2.0"])
    await says(/\n/)
    const url = `http://127.0.0.1:${infernet}`
    expect(await (await fetch(`${url}/api/chain/enabled`)).json()).toEqual({ enabled: false })
    child.kill("SIGTERM")
    const { code, stderr, stdout } = await ended
    expect([code, stderr, JSON.parse(stdout)]).toEqual([
      0,
      "",
      { infernet: { url, admin: `http://127.0.0.1:${admin}/infernet` }, home: expect.any(String) }
    ])
    expect(stdout.split("\n")).toHaveLength(2)
  })

  it("writes settings with which every other command finds its networks", async () => {
    const { directory, start } = place()
    const home = path.join(directory, "home of a devnet")
    const { child, ended, says } = start(["devnet", "--only", "bacalhau", "--home", home])
    const [, url = ""] = await says(/bacalhau listens on (http:\/\/127\.0\.0\.1:\d+)\n/)
    await says(/Ctrl-C ends it/)
    expect(fs.readFileSync(path.join(home, "config.yaml"), "utf8")).toMatch(
      new RegExp(`\nLONGSHORE_BACALHAU_URL: ${url}\n$`)
    )
    expect(fs.statSync(path.join(home, "config.yaml")).mode & 0o077).toBe(0)
    const { code, stdout } = await start(["nodes", "--on", "bacalhau"], { LONGSHORE_HOME: home }).ended
    expect([code, stdout]).toEqual([0, expect.stringContaining("available")])
    child.kill("SIGTERM")
    await ended
    expect(fs.existsSync(home)).toBe(true)
  })

  it("writes over no settings but its own", async () => {
    const { directory, run } = place({ "config.yaml": "LONGSHORE_BACKEND: local\n" })
    const { code, stderr } = await run("devnet", "--only", "bacalhau", "--home", directory)
    expect([code, stderr]).toEqual([2, expect.stringContaining("no devnet has written it; give another directory")])
    expect(fs.readFileSync(path.join(directory, "config.yaml"), "utf8")).toBe("LONGSHORE_BACKEND: local\n")
  })

  const wrong: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
    [["--only", "infernet,nowhere"], 'there is no network "nowhere"; there are: infernet, bacalhau'],
    [["--port", "infernet"], '--port: "infernet" is no port; write for example infernet=4000'],
    [["--port", "infernet=70000"], '--port: "infernet=70000" is no port'],
    [["--port", "nowhere=4000"], "ports.nowhere: no such network is started"],
    [["--infernet-version", "9"], "--infernet-version"],
    [["--bacalhau-version", "9"], "--bacalhau-version"],
    [["--nosana-api-release", "9"], "--nosana-api-release"]
  ]
  it.each(wrong)("%j ends with 2 and says so", async (args, message) => {
    const { code, stderr, stdout } = await place().run("devnet", ...args)
    expect([code, stdout]).toEqual([2, ""])
    expect(stderr).toContain(message)
  })

  it("names a port that is taken", async () => {
    const port = await takenPort()
    const { code, stderr } = await place().run("devnet", "--port", `infernet=${port}`)
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port}, wanted for infernet, is taken`)])
  })
})
