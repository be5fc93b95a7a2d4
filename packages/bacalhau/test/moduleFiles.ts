/** Modules in files: small ones, whose bytes have the word that says what becomes of them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll } from "vitest"

/** A module with nothing but a section that has this name. */
export const moduleWith = (word: string): Uint8Array => {
  const name = new TextEncoder().encode(word)
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, name.length + 1, name.length, ...name])
}

const directory = mkdtempSync(path.join(tmpdir(), "longshore-bacalhau-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** The address of a file that holds this. */
export const fileWith = (name: string, bytes: Uint8Array | string): string => {
  const file = path.join(directory, name)
  writeFileSync(file, bytes)
  return pathToFileURL(file).href
}

export const moduleFile = (word: string): string => fileWith(`${word}.wasm`, moduleWith(word))
