/** What a program writes, for those who follow it and for its result. */

export interface LogChunk {
  /** 1 is stdout, 2 is stderr, here and on the wire. */
  readonly type: 1 | 2
  readonly text: string
}

export class OutputLog {
  readonly chunks: Array<LogChunk> = []
  hasEnded = false
  #isSettled = false
  readonly #bytes: Record<1 | 2, Array<Uint8Array>> = { 1: [], 2: [] }
  readonly #decoders = { 1: new TextDecoder(), 2: new TextDecoder() }
  readonly #listeners = new Set<() => void>()

  write(type: 1 | 2, content: string | Uint8Array): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content
    if (bytes.length === 0 || this.hasEnded) return
    this.#bytes[type].push(bytes)
    const text = this.#decoders[type].decode(bytes, { stream: true })
    if (text !== "") this.chunks.push({ type, text })
    this.#tell()
  }

  /** Whoever follows it hears nothing more, not even that. */
  die(): void {
    this.#listeners.clear()
    this.hasEnded = true
  }

  end(): void {
    this.hasEnded = true
    this.#tell()
  }

  /** The listener hears that there is more, or that there will be no more. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** What was really written, where the chunks are only its text. */
  settle(type: 1 | 2, bytes: Uint8Array): void {
    this.#bytes[type] = [bytes]
    this.#isSettled = true
  }

  bytes(type: 1 | 2): Buffer {
    return Buffer.concat(this.#bytes[type])
  }

  /** What was written first. A program that is not of this process writes line by line, as far as can be told. */
  first(type: 1 | 2): Buffer {
    const [first] = this.#bytes[type]
    if (first === undefined) return Buffer.alloc(0)
    const end = this.#isSettled ? first.indexOf(10) : -1
    return Buffer.from(end < 0 ? first : first.subarray(0, end + 1))
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
