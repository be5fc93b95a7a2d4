import { InvalidSpec } from "@longshore/core/JobError"
import { describe, expect, it } from "vitest"
import { jobBody, maxBodyBytes, subscriptionBody } from "../src/Requests.ts"
import { hashContainers, splitSignature } from "../src/Subscription.ts"

const now = Date.UTC(2026, 10, 24)
const job = { id: "job-1", containers: ["echo"], data: { text: "hello" } }
const address = `0x${"ab".repeat(20)}`
const subscription = {
  owner: address,
  active_at: 1,
  period: 2,
  frequency: 3,
  redundancy: 4,
  containers: hashContainers(["echo"]),
  lazy: false,
  verifier: address,
  payment_amount: 2n ** 256n - 1n,
  payment_token: address,
  wallet: address
}
const signature = { nonce: 5, expiry: now / 1000 + 60, v: 27, r: 2n ** 255n + 1n, s: 2n ** 254n + 1n }
const request = { subscription, signature, data: {} }

const refused = (outcome: object) => {
  expect(outcome).toBeInstanceOf(InvalidSpec)
  const { field, message } = outcome as InvalidSpec
  expect(message.startsWith(`${field}: `)).toBe(true)
  return message
}
/** What is wrong is wrong in types as well. */
const ofJob = (parts: object) => refused(jobBody({ ...job, ...parts } as never))
const ofSubscription = (parts: object) =>
  refused(subscriptionBody({ ...request, subscription: { ...subscription, ...parts } } as never, now))
const ofSignature = (parts: object) =>
  refused(subscriptionBody({ ...request, signature: { ...signature, ...parts } } as never, now))

describe("a request for a job", () => {
  it("has what was given, and an id of its own by default", () => {
    expect(jobBody({ ...job, requires_proof: true })).toEqual({
      id: "job-1",
      text: '{"id":"job-1","containers":["echo"],"data":{"text":"hello"},"requires_proof":true}',
      bytes: 82
    })
    const { id, text } = jobBody({ containers: ["a", "b"], data: {} }) as { id: string; text: string }
    expect(id).toMatch(/^[\da-f-]{36}$/)
    expect(JSON.parse(text)).toEqual({ id, containers: ["a", "b"], data: {} })
  })

  it("counts its bytes in UTF-8, and may have as many as a node takes", () => {
    const empty = jobBody({ ...job, data: { text: "" } }) as { bytes: number }
    const room = maxBodyBytes - empty.bytes
    expect(jobBody({ ...job, data: { text: "x".repeat(room) } })).toMatchObject({ bytes: maxBodyBytes })
    expect(ofJob({ data: { text: "x".repeat(room + 1) } })).toBe(
      `data: the request has ${maxBodyBytes + 1} bytes, and a node takes ${maxBodyBytes}; send less`
    )
    expect(jobBody({ ...job, data: { text: "ß漢😀" } })).toMatchObject({ bytes: empty.bytes + 9 })
  })

  it("is refused by name and field, before it is sent", () => {
    const wrong = [
      { containers: undefined },
      { containers: "echo" },
      { containers: [] },
      { containers: ["echo", ""] },
      { containers: [1] },
      { data: undefined },
      { data: null },
      { data: [1] },
      { data: "text" },
      { data: new Map() },
      { data: { x: [0, Number.NaN] } },
      { data: { x: { y: () => 1 } } },
      { data: { x: new Date(0) } },
      { requires_proof: "yes" },
      { requires_proof: null },
      { id: "" },
      { id: 7 },
      { id: "a:b" },
      { ip: "127.0.0.1" },
      { type: "offchain" },
      { subscription: {} }
    ]
    expect(wrong.map(ofJob)).toMatchInlineSnapshot(`
      [
        "containers: must be a list of container ids",
        "containers: must be a list of container ids",
        "containers: name at least one container",
        "containers[1]: "" is no container id",
        "containers[0]: 1 is no container id",
        "data: must be an object, and is undefined",
        "data: must be an object, and is null",
        "data: must be an object, and is a list",
        "data: must be an object, and is a text",
        "data: must be an object, and is a Map",
        "data.x[1]: NaN is no JSON; send null or a text",
        "data.x.y: a function is no JSON; leave it out",
        "data.x: a Date is no JSON; send text or numbers",
        "requires_proof: must be true or false",
        "requires_proof: must be true or false",
        "id: "" is not a text that is not empty",
        "id: 7 is not a text that is not empty",
        "id: "a:b" must not contain a colon",
        "ip: there is no such field; known are containers, data, requires_proof, id",
        "type: there is no such field; known are containers, data, requires_proof, id",
        "subscription: there is no such field; known are containers, data, requires_proof, id",
      ]
    `)
  })

  it.each([undefined, null, 1, "echo", [job]])("is an object, and not %j", (given) => {
    expect(refused(jobBody(given as never))).toBe("request: must be an object")
    expect(refused(subscriptionBody(given as never, now))).toBe("request: must be an object")
  })
})

describe("a request for a subscription", () => {
  it("has big integers as they are, to the last digit", () => {
    const { bytes, text } = subscriptionBody({ ...request, requires_proof: false }, now) as never as {
      text: string
      bytes: number
    }
    expect(text).toContain(`"payment_amount":${2n ** 256n - 1n},`)
    expect(text).toContain(`"r":${2n ** 255n + 1n},"s":${2n ** 254n + 1n}}`)
    expect(text).toContain('"requires_proof":false')
    expect(bytes).toBe(text.length)
  })

  it("is refused by name and field, as a node would not tell what is wrong", () => {
    const wrong = [
      { owner: "0x12" },
      { verifier: undefined },
      { payment_token: address.slice(2) },
      { wallet: 1 },
      { containers: "echo" },
      { containers: ["echo"] },
      { lazy: 1 },
      { active_at: -1 },
      { period: 1.5 },
      { frequency: "3" },
      { redundancy: undefined },
      { payment_amount: 0 },
      { payment_amount: -1n },
      { payment_amount: 2n ** 256n }
    ]
    expect(wrong.map(ofSubscription)).toMatchInlineSnapshot(`
      [
        "subscription.owner: "0x12" is not an address of 20 bytes",
        "subscription.verifier: undefined is not an address of 20 bytes",
        "subscription.payment_token: "abababababababababababababababababababab" is not an address of 20 bytes",
        "subscription.wallet: 1 is not an address of 20 bytes",
        "subscription.containers: must be the hash of the container ids; hashContainers makes it",
        "subscription.containers: must be the hash of the container ids; hashContainers makes it",
        "subscription.lazy: must be true or false",
        "subscription.active_at: -1 is not a whole number of 0 or more",
        "subscription.period: 1.5 is not a whole number of 0 or more",
        "subscription.frequency: "3" is not a whole number of 0 or more",
        "subscription.redundancy: undefined is not a whole number of 0 or more",
        "subscription.payment_amount: 0 is not a bigint of 256 bits, such as 0n",
        "subscription.payment_amount: -1 is not a bigint of 256 bits, such as 0n",
        "subscription.payment_amount: 115792089237316195423570985008687907853269984665640564039457584007913129639936 is not a bigint of 256 bits, such as 0n",
      ]
    `)
    const others = [{ subscription: 1 }, { signature: 1 }, { data: [] }, { requires_proof: 1 }, { containers: ["a"] }]
    expect(
      others.map((parts) => refused(subscriptionBody({ ...request, ...parts } as never, now)))
    ).toMatchInlineSnapshot(`
      [
        "subscription: must be an object",
        "signature: must be an object; splitSignature makes it",
        "data: must be an object, and is a list",
        "requires_proof: must be true or false",
        "containers: there is no such field; known are subscription, signature, data, requires_proof",
      ]
    `)
  })

  it("is refused with a signature that the node could not read, or that has expired", () => {
    const wrong = [
      { nonce: -1 },
      { expiry: "soon" },
      { v: 27n },
      { r: 1 },
      { s: 2n ** 256n },
      { expiry: now / 1000 },
      { expiry: now / 1000 - 60 }
    ]
    expect(wrong.map(ofSignature)).toMatchInlineSnapshot(`
      [
        "signature.nonce: -1 is not a whole number of 0 or more",
        "signature.expiry: "soon" is not a whole number of 0 or more",
        "signature.v: 27 is not a whole number of 0 or more",
        "signature.r: 1 is not a bigint of 256 bits, such as 0n",
        "signature.s: 115792089237316195423570985008687907853269984665640564039457584007913129639936 is not a bigint of 256 bits, such as 0n",
        "signature.expiry: the signature expired at 2026-11-24T00:00:00.000Z; sign again with a later expiry",
        "signature.expiry: the signature expired at 2026-11-23T23:59:00.000Z; sign again with a later expiry",
      ]
    `)
  })

  it("takes a hash with and without 0x, and a signature that expires in a second", () => {
    const bare = { ...subscription, containers: subscription.containers.slice(2) }
    const soon = { ...signature, expiry: now / 1000 + 1 }
    expect(subscriptionBody({ ...request, subscription: bare, signature: soon }, now)).toHaveProperty("text")
  })
})

describe("signing", () => {
  it("splits the 65 bytes of a signer", () => {
    const [r, s] = ["1".repeat(64), "F".repeat(64)]
    const split = (v: string) => splitSignature(`0x${r}${s}${v}`, { nonce: 1, expiry: 2 })
    expect(split("1b")).toEqual({ nonce: 1, expiry: 2, v: 27, r: BigInt(`0x${r}`), s: BigInt(`0x${s}`) })
    expect(["00", "01", "1b", "1C"].map((v) => split(v).v)).toEqual([27, 28, 27, 28])
  })

  it.each([
    ["", 0],
    [`0x${"1".repeat(128)}`, 130],
    [`0x${"1".repeat(132)}`, 134],
    ["1".repeat(132), 132],
    [`0x${"g".repeat(130)}`, 132]
  ])("refuses %s without showing it", (given, characters) => {
    expect(() => splitSignature(given, { nonce: 1, expiry: 2 })).toThrow(
      new TypeError(`signature: ${characters} characters are not 65 bytes in hex, 0x…`)
    )
  })
})
