import { createHash, generateKeyPairSync, sign } from "node:crypto"
import * as fs from "node:fs"
import { describe, expect, it } from "vitest"
import { checkSignature, clientIdOf, open } from "../src/bacalhau/requester/envelope.ts"
import { framesOf, liveServer } from "./bacalhauServer.ts"

interface Vectors {
  readonly clientPublicKey: string
  readonly spkiBase64: string
  readonly clientId: string
  readonly cases: Readonly<Record<string, { readonly rawPayload: string; readonly signature: string }>>
}

const vectors = JSON.parse(
  fs.readFileSync(new URL("recorded/bacalhau-signatures.json", import.meta.url), "utf8")
) as Vectors

const envelope = (payload: string, signature: string, publicKey = vectors.clientPublicKey, keys = ["payload"]) =>
  `{ ${keys.map((key) => `"${key}" :  ${payload}  ,`).join("\n")}"signature":"${signature}","client_public_key":"${publicKey}" }`

describe("a signed envelope", () => {
  it.each(Object.entries(vectors.cases))(
    "of which %s is the payload has the right signature",
    (_, { rawPayload, signature }) => {
      expect(() => checkSignature(open(envelope(rawPayload, signature), "payload"))).not.toThrow()
      const changed = rawPayload.replace("{", "{ ")
      expect(() => checkSignature(open(envelope(changed, signature), "payload"))).toThrow(
        "crypto/rsa: verification error"
      )
    }
  )

  it("names its client by the modulus of the key, which must come as PKCS#1", () => {
    const { rawPayload, signature } = vectors.cases.submit!
    expect(clientIdOf(vectors.clientPublicKey)).toBe(vectors.clientId)
    expect(() => checkSignature(open(envelope(rawPayload, signature, vectors.spkiBase64), "payload"))).toThrow(
      "invalid"
    )
    const urlSafe = signature.replaceAll("+", "-").replaceAll("/", "_")
    expect(() => checkSignature(open(envelope(rawPayload, urlSafe), "payload"))).toThrow(
      "illegal base64 data at input byte"
    )
    expect(() => open(envelope(rawPayload, signature), "job_create_payload")).toThrow("no payload contained")
  })
})

const key = generateKeyPairSync("rsa", { modulusLength: 2048 })
const publicKey = key.publicKey.export({ format: "der", type: "pkcs1" }).toString("base64")
const { n = "" } = key.publicKey.export({ format: "jwk" })
const clientId = createHash("sha256").update(Buffer.from(n, "base64url")).digest("hex")

/** With both keys, so that every server finds the one it wants. */
const signed = (payload: object) => {
  const text = JSON.stringify(payload)
  const signature = sign("sha256", Buffer.from(text), key.privateKey).toString("base64")
  return envelope(text, signature, publicKey, ["payload", "job_create_payload"])
}

const spec = (...command: ReadonlyArray<string>) => ({
  Engine: "Docker",
  Verifier: "Noop",
  Publisher: "Noop",
  PublisherSpec: { Type: "noop" },
  Docker: { Image: "worker", Parameters: command },
  Annotations: ["a-tag"],
  Deal: { Concurrency: 1 }
})

const versions = [
  ["0.3.25", ""],
  ["1.3.2", "/api/v1"]
] as const

describe.each(versions)("the requester API of %s", (version, base) => {
  const started = async () => {
    const server = await liveServer({ version })
    const post = (path: string, body: object | string) => server.send("POST", `${base}/requester/${path}`, body)
    const submit = async (...command: ReadonlyArray<string>): Promise<string> => {
      const answer = await post("submit", signed({ ClientID: clientId, APIVersion: "V1beta1", Spec: spec(...command) }))
      return ((await answer.json()) as any).job.Metadata.ID
    }
    const about = async (what: string, id: string): Promise<any> =>
      (await post(what, { client_id: clientId, job_id: id })).json()
    const ended = async (id: string): Promise<any> => {
      for (;;) {
        const { state } = await about("states", id)
        if (["Completed", "Error", "Cancelled"].includes(state.State)) return state
      }
    }
    return { ...server, post, submit, about, ended }
  }

  it("takes a job, tells of it and lists it by its tag", async () => {
    const { about, ended, post, submit } = await started()
    const id = await submit("echo", "words")
    const state = await ended(id)
    expect(state).toMatchObject({ JobID: id, State: "Completed" })
    expect(state.Executions[0]).toMatchObject({
      State: "Completed",
      RunOutput: { stdout: "words\n", exitCode: 0, stdouttruncated: false }
    })
    const { events } = await about("events", id)
    expect(events.at(-1)).toMatchObject({ Type: "JobLevel", JobState: { Previous: "InProgress", New: "Completed" } })
    const { jobs } = (await (await post("list", { client_id: clientId, include_tags: ["a-tag"] })).json()) as any
    expect(jobs.map(({ Job }: any) => Job.Metadata.ID)).toEqual([id])
    expect(await (await post("list", { client_id: "another" })).json()).toEqual({ jobs: [] })
  })

  it("cancels for its owner only", async () => {
    const { about, ended, post, submit } = await started()
    const id = await submit("sleep", "600")
    const stranger = await post("cancel", envelope(vectors.cases.cancel!.rawPayload, vectors.cases.cancel!.signature))
    expect(stranger.status).toBe(version === "0.3.25" ? 400 : 404)
    const cancelled = await post("cancel", signed({ ClientID: clientId, JobID: id, Reason: "enough" }))
    expect(cancelled.status).toBe(200)
    expect((await ended(id)).State).toBe("Cancelled")
    const again = await post("cancel", signed({ ClientID: clientId, JobID: id }))
    expect(again.status).toBe(version === "0.3.25" ? 500 : 200)
    expect((await about("results", id)).results).toEqual([])
  })

  it("tells over a web socket what there has been and what comes", async () => {
    const { devnet, ended, submit, url } = await started()
    const first = await submit("echo")
    await ended(first)
    const heard = framesOf(`${url}${base}/requester/websocket/events`)
    while (devnet.bacalhau.counts()["GET /requester/websocket/events"] === undefined) await ended(first)
    const second = await submit("echo")
    await ended(second)
    // The server never closes it by itself.
    await devnet.bacalhau.restart()
    const { code, frames } = await heard
    expect(code).toBe(1006)
    expect(frames[0]).toMatchObject({ Type: "JobLevel", JobID: first })
    expect(frames.filter(({ EventName }) => EventName !== undefined).every(({ JobID }) => JobID === second)).toBe(true)
  })
})

describe("the requester API before 1.0", () => {
  it("answers as text, and drops the connection where a payload is missing", async () => {
    const { send } = await liveServer({ version: "0.3.25" })
    const answer = await send("POST", "/requester/list", {})
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8")
    await expect(send("POST", "/requester/submit", { signature: "", client_public_key: "" })).rejects.toThrow()
    const noSpec = signed({ ClientID: clientId, APIVersion: "V1beta1", Spec: null })
    await expect(send("POST", "/requester/submit", noSpec)).rejects.toThrow()
  })
})
