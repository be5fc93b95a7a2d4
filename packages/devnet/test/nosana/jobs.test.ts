import { describe, expect, it } from "vitest"
import { definitionOf, liveNetwork, logOf, operation, testNetwork } from "./requester.ts"

const price = 100n
const nos = 1_000_000n
const sol = 1_000_000_000n

describe("a job", () => {
  it("is taken, run, finished and paid for by the second", async () => {
    const { devnet, finished, job, list, network, running } = await testNetwork()
    const [node = ""] = network.nodes()
    await devnet.advance("1 second")
    const before = network.ledger()
    const address = await list(definitionOf(operation("wait", ["sleep", "5"])))
    expect((await running(address)).node).toBe(node)
    expect(network.balances()).toMatchObject({ vault: 60n * price, wallet: { microNos: 10_000n * nos - 60n * price } })
    await devnet.advance("20 seconds")
    const result = await finished(address)
    expect(result).toMatchObject({
      status: "success",
      secrets: {},
      opStates: [
        {
          operationId: "wait",
          group: "wait",
          status: "success",
          exitCode: 0,
          logs: [
            { type: "stdout", log: "begins\n" },
            { type: "stdout", log: "ends\n" }
          ],
          errors: [],
          diagnostics: { reason: { hostShutDown: false, jobStopped: false, jobExpired: false } }
        }
      ]
    })
    expect(result.opStates[0].endTime - result.opStates[0].startTime).toBe(5000)
    const { node: paid, state, timeEnd, timeStart } = (await job(address))!
    expect([state, paid]).toEqual([2, node])
    const pay = price * (timeEnd - timeStart)
    expect(pay).toBeGreaterThanOrEqual(5n * price)
    expect(network.balances()).toEqual({
      // Three signatures, and what keeps the job account; the run account's keep came back.
      wallet: { lamports: 100n * sol - 15_000n - 2_561_280n, microNos: 10_000n * nos - pay },
      // It has waited, finished, and waits again: a signature for the fee and one for the run account each time.
      hosts: { [node]: { lamports: 10n * sol - 10_000n - 5_000n - 10_000n, microNos: pay } },
      vault: 0n,
      rewards: 0n
    })
    expect(network.ledger()).toBe(before)
    expect(network.jobs()).toBe(1)
  })

  it("waits in the market's queue for its turn", async () => {
    const { closed, finished, job, list, network } = await liveNetwork()
    await closed()
    const addresses = []
    for (const word of ["one", "two", "three"])
      addresses.push(await list(definitionOf(operation("say", ["echo", word]))))
    expect((await job(addresses[0]!))?.state).toBe(0)
    network.hosts("working")
    const ends = []
    for (const address of addresses) {
      const result = await finished(address)
      ends.push([logOf(result), result.endTime])
    }
    expect(ends.map(([log]) => log)).toEqual(["one\n", "two\n", "three\n"])
    expect(ends.map(([, at]) => at)).toEqual(ends.map(([, at]) => at).toSorted((one, other) => one - other))
    expect(network.balances().vault).toBe(0n)
  })

  it("is shared out among hosts that are after the same one", async () => {
    const { closed, finished, job, list, network } = await liveNetwork({ hosts: 3 })
    await closed()
    const addresses = []
    for (let index = 0; index < 6; index++)
      addresses.push(await list(definitionOf(operation("say", ["echo", `${index}`]))))
    network.hosts("working")
    for (const [index, address] of addresses.entries()) expect(logOf(await finished(address))).toBe(`${index}\n`)
    const nodes = await Promise.all(addresses.map(async (address) => (await job(address))?.node))
    expect(new Set(nodes).size).toBe(3)
  })

  it("is ended by its owner, and gets its result afterwards", async () => {
    const { devnet, end, finished, job, list, network, running } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "50"])))
    await running(address)
    await devnet.advance("10 seconds")
    await end(address)
    const { result: none, state, timeEnd, timeStart } = (await job(address))!
    expect([state, none]).toEqual([2, undefined])
    const pay = price * (timeEnd - timeStart)
    expect(pay).toBe(10n * price)
    await devnet.advance("2 seconds")
    const result = await finished(address)
    expect(result).toMatchObject({
      status: "stopped",
      opStates: [
        {
          status: "stopped",
          exitCode: 137,
          logs: [{ log: "begins\n" }],
          diagnostics: { reason: { jobStopped: true, reason: "Operation stopped due to flow stopped" } }
        }
      ]
    })
    expect(network.balances()).toMatchObject({ vault: 0n, wallet: { microNos: 10_000n * nos - pay } })
  })

  it("that is ended at the very moment when it is done gets its result all the same", async () => {
    const { devnet, end, finished, job, list } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "5.2"])))
    // It ends in the slot in which its owner ends it, so the host has not heard of that.
    await devnet.advance("5500 millis")
    await end(address)
    await devnet.advance("200 millis")
    expect(await job(address)).toMatchObject({ state: 2, result: undefined })
    await devnet.advance("1 second")
    expect(await finished(address)).toMatchObject({ status: "success", opStates: [{ exitCode: 0 }] })
  })

  it("expires with its time, and is paid for in full", async () => {
    const { devnet, finished, job, list, network } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "600"]), operation("next", ["echo"])), 30)
    await devnet.advance("29 seconds")
    expect((await job(address))?.state).toBe(0)
    await devnet.advance("3 seconds")
    expect(await finished(address)).toMatchObject({
      status: "success",
      opStates: [
        { status: "success", diagnostics: { reason: { jobExpired: true } } },
        // What never began is said to have ended well.
        { status: "success", exitCode: 0, logs: [] }
      ]
    })
    expect(network.balances().wallet.microNos).toBe(10_000n * nos - 30n * price)
  })

  it("goes on when its time is extended", async () => {
    const { devnet, extend, finished, job, list } = await testNetwork()
    await devnet.advance("1 second")
    const address = await list(definitionOf(operation("wait", ["sleep", "40"])), 30)
    await devnet.advance("20 seconds")
    await extend(address, 60)
    await devnet.advance("15 seconds")
    expect((await job(address))?.state).toBe(0)
    await devnet.advance("10 seconds")
    expect(logOf(await finished(address))).toBe("begins\nends\n")
  })

  it("costs nothing in a market without a price", async () => {
    const { finished, list, network } = await liveNetwork({ market: { price: 0n } })
    expect(logOf(await finished(await list(definitionOf(operation("say", ["echo", "free"])))))).toBe("free\n")
    expect(network.balances().wallet.microNos).toBe(10_000n * nos)
  })

  it("pays the network's fee where there is one", async () => {
    const { finished, list, network } = await liveNetwork({ feeFraction: 10 })
    const before = network.ledger()
    await finished(await list(definitionOf(operation("say", ["echo"]))))
    expect(network.balances()).toMatchObject({ rewards: 6n * price, vault: 0n })
    expect(network.ledger()).toBe(before)
  })

  it("is run on this machine where its image is no function", async () => {
    const { finished, list } = await liveNetwork()
    const script = 'echo "to $NAME"; echo trouble >&2; exit 3'
    const result = await finished(
      await list(
        definitionOf({
          type: "container/run",
          id: "shell",
          args: { image: "alpine", cmd: script, env: { NAME: "out" } }
        })
      )
    )
    expect(result).toMatchObject({ status: "success", opStates: [{ status: "failed", exitCode: 3 }] })
    expect(result.opStates[0].logs).toEqual(
      expect.arrayContaining([
        { type: "stdout", log: "to out\n", timestamp: expect.any(String) },
        { type: "stderr", log: "trouble\n", timestamp: expect.any(String) }
      ])
    )
  })
})
