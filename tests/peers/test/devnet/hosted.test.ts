/** A job that is listed with Nosana's kit 2.1.8 and run by the devnet's own host. */
import { createDevnet } from "@longshore/devnet"
import { address, createKeyPairSignerFromBytes } from "@solana/kit"
import { expect, it } from "vitest"
import { JobState, kitFor } from "../kit.ts"
import { refused } from "../loopback.ts"
import { posted } from "./world.ts"

it("is run to its end in real time, seen all the way, paid for to the unit, and its result read", async () => {
  await using devnet = await createDevnet({
    networks: ["nosana-program"],
    "nosana-program": {
      slotTime: "20 millis",
      engine: "none",
      images: {
        greet: async ({ command, sleep, stderr, stdout }) => {
          stdout(`hello ${command.join(" ")}\n`)
          await sleep("1 second")
          stderr("done\n")
          return 3
        }
      }
    }
  })
  const network = devnet["nosana-program"]
  const [node = ""] = network.nodes()
  const signer = await createKeyPairSignerFromBytes(network.wallet())
  const kit = kitFor("devnet", network.url, signer, network.ipfs())
  const market = address(network.market())
  const definition = {
    version: "0.1",
    type: "container",
    ops: [{ type: "container/run", id: "greeting", args: { image: "greet", cmd: ["you"] } }]
  }
  const ipfsHash = await kit.ipfs.pin(definition)
  const ledger = network.ledger()

  const { instruction, job } = await posted(kit.jobs.list({ market, timeout: 60, ipfsHash }))
  const [events, stop] = await kit.jobs.monitor()
  const states: Array<number> = []
  const watched = (async () => {
    for await (const { data, type } of events) {
      if (type !== "job" || data.address !== job) continue
      if (data.state !== states.at(-1)) states.push(data.state)
      if (data.state === JobState.COMPLETED) return data
    }
    throw new Error("the monitor has ended")
  })()
  await kit.solana.buildSignAndSend(instruction as never)
  const done = await watched
  stop()

  expect(states.at(-1)).toBe(JobState.COMPLETED)
  expect(states).toContain(JobState.RUNNING)
  expect(await kit.jobs.get(job)).toEqual(done)
  expect(done).toMatchObject({ ipfsJob: ipfsHash, node, project: signer.address })
  const seconds = BigInt(done.timeEnd as number) - BigInt(done.timeStart as number)
  expect(seconds).toBeGreaterThanOrEqual(1n)
  expect(network.balances()).toMatchObject({
    wallet: { microNos: 10_000_000_000n - 100n * seconds },
    hosts: { [node]: { microNos: 100n * seconds } },
    vault: 0n
  })
  expect(network.ledger()).toBe(ledger)

  expect(await kit.ipfs.retrieve(done.ipfsResult!)).toMatchObject({
    status: "success",
    opStates: [
      {
        operationId: "greeting",
        providerId: expect.any(String),
        status: "failed",
        exitCode: 3,
        logs: [
          { type: "stdout", log: "hello you\n" },
          { type: "stderr", log: "done\n" }
        ]
      }
    ]
  })
  expect(refused).toEqual([])
})
