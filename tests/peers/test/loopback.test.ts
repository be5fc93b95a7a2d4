import { request } from "node:https"
import { expect, it } from "vitest"
import { refused } from "./loopback.ts"
import { fakeRpc } from "./rpc.ts"

it("lets nothing reach beyond this machine, whichever way it is tried", async () => {
  await expect(fetch("http://192.0.2.1/")).rejects.toThrow()
  await expect(new Promise((_, reject) => request("https://192.0.2.2/").on("error", reject).end())).rejects.toThrow(
    "a test tried to reach 192.0.2.2"
  )
  expect(refused).toEqual(["192.0.2.1", "192.0.2.2"])
})

it("lets what is on this machine be reached", async () => {
  await using rpc = await fakeRpc("11111111111111111111111111111111")
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getAccountInfo", params: ["x"] })
  const response = await fetch(rpc.url, { method: "POST", body })
  expect(await response.json()).toMatchObject({ result: { value: null } })
})
