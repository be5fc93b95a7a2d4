import { assert, describe, it } from "@effect/vitest"
import { packTar, type TarEntry } from "modern-tar"
import { BrokenArchive, insidePath, readArchive, UnsafeArchive } from "../src/internal/archive.ts"
import { file, folder, gzipped } from "./fakeOrchestratorArchive.ts"

const plenty = 1_000_000n

/** Bytes in pieces of a size, as they may come. */
const streamOf = (bytes: Uint8Array, size = 1000): ReadableStream<Uint8Array> => {
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, (at += size)))
    }
  })
}

const read = async (bytes: Uint8Array, { limit = plenty, size = 1000, skip = false } = {}) => {
  const found: Array<readonly [string, bigint, string]> = []
  await readArchive(streamOf(bytes, size), limit, async ({ path, size }, body) => {
    if (skip) await body.cancel()
    found.push([path, size, skip ? "" : await new Response(body).text()])
    return "go on"
  })
  return found
}
const failureOf = async (reading: Promise<unknown>): Promise<unknown> => {
  try {
    await reading
  } catch (error) {
    return error
  }
  return assert.fail("it was read")
}
const packed = async (...entries: ReadonlyArray<TarEntry>) => gzipped(await packTar([...entries]))
const link = (type: "symlink" | "link", name: string, linkname: string): TarEntry => ({
  header: { name, type, linkname, size: 0, mode: 0o777, mtime: new Date(0) }
})

const entries = [folder("./"), file("stdout", "größer\n"), file("./out//a b", ""), file(`${"d/".repeat(80)}x`, "deep")]
const expected = [
  ["stdout", 9n, "größer\n"],
  ["out/a b", 0n, ""],
  [`${"d/".repeat(80)}x`, 4n, "deep"]
] as const

describe("an archive", () => {
  it.each([1, 7, 512, 100_000])("packed, in pieces of %d bytes", async (size) => {
    assert.deepStrictEqual(await read(await packed(...entries), { size }), [...expected] as never)
  })

  it("that a proxy has unpacked", async () => {
    assert.deepStrictEqual(await read(await packTar(entries)), [...expected] as never)
  })

  it("of which nothing is read", async () => {
    const found = await read(await packed(...entries), { skip: true })
    assert.deepStrictEqual(
      found.map(([path]) => path),
      expected.map(([path]) => path)
    )
  })

  it("is read no further than it is wanted", async () => {
    let pulled = 0
    let isCancelled = false
    const bytes = await packTar([file("a", "1"), file("b", new Uint8Array(500_000))])
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes.slice(pulled, (pulled += 512))),
      cancel: () => {
        isCancelled = true
      }
    })
    await readArchive(body, plenty, async (_, content) => {
      await content.cancel()
      return "stop"
    })
    await new Promise((resolve) => setTimeout(resolve, 0))
    assert.isBelow(pulled, bytes.length / 2)
    assert.isTrue(isCancelled)
  })
})

describe("an entry inside the folder", () => {
  it.each([
    ["a/b", "a/b"],
    ["./a/./b//", "a/b"],
    ["a..b/..c", "a..b/..c"],
    ["./", ""]
  ])("%j is at %j", (name, path) => {
    assert.strictEqual(insidePath(name), path)
  })

  it.each(["../a", "a/../../b", "a/..", "/etc/passwd", "C:/a", "c:a", "a\\..\\b", "a\0b"])(
    "is not at %j",
    async (name) => {
      assert.throws(() => insidePath(name), UnsafeArchive, "points outside the folder")
      if (name.includes("\0")) return
      assert.instanceOf(await failureOf(read(await packed(file("ok", "1"), file(name, "x")))), UnsafeArchive)
    }
  )
})

describe("a link", () => {
  it.each([
    ["symlink", "a/b", "../c"],
    ["symlink", "a/b", "./c/../d"],
    ["link", "a/b", "c"]
  ] as const)("%s %s to %s is passed over", async (type, name, to) => {
    assert.deepStrictEqual(await read(await packed(link(type, name, to), file("x", "1"))), [["x", 1n, "1"]])
  })

  it.each([
    ["symlink", "a/b", "../../c"],
    ["symlink", "a", ".."],
    ["symlink", "a", "/etc/passwd"],
    ["link", "a/b", "../c"],
    ["link", "a/b", "/c"]
  ] as const)("%s %s to %s makes it unsafe", async (type, name, to) => {
    const error = await failureOf(read(await packed(link(type, name, to))))
    assert.instanceOf(error, UnsafeArchive)
    assert.include((error as Error).message, "links outside the folder")
  })
})

describe("what is no archive", () => {
  const random = Uint8Array.from({ length: 4096 }, (_, index) => (index * 7919 + 13) % 251)
  it.each([
    ["more than the limit, in few bytes", async () => packed(file("zeros", new Uint8Array(3_000_000))), UnsafeArchive],
    ["cut off inside the packing", async () => (await packed(file("a", random))).slice(0, -200), BrokenArchive],
    ["cut off inside a file", async () => (await packTar([file("a", random)])).slice(0, 2000), BrokenArchive],
    ["anything", async () => random, BrokenArchive],
    ["a page", async () => new TextEncoder().encode("<!doctype html>".padEnd(2000)), BrokenArchive],
    ["packed, and then anything", async () => gzipped(random), BrokenArchive]
  ] as const)("%s", async (_, bytes, kind) => {
    assert.instanceOf(await failureOf(read(await bytes())), kind)
  })

  it("is not said of a connection that broke", async () => {
    const broken = Object.assign(new TypeError("terminated"), {})
    const bytes = await packTar([file("a", random)])
    let at = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (at > 1000) controller.error(broken)
        else controller.enqueue(bytes.slice(at, (at += 512)))
      }
    })
    const error = await failureOf(
      readArchive(body, plenty, async (_, content) => {
        await new Response(content).arrayBuffer()
        return "go on"
      })
    )
    assert.strictEqual(error, broken)
  })
})
