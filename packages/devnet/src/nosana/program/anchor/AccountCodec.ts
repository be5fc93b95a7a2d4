/** The bytes of one kind of account. */
import { sha256 } from "../../../solana/keys.ts"
import { AnchorError } from "./AnchorError.ts"
import { type Borsh, cursorOver, Truncated } from "./Borsh.ts"
import { anchorErrors } from "./ErrorCode.ts"

export interface AccountCodec<A> {
  /** Fails with an `AnchorError` on the bytes of anything else. */
  readonly decode: (data: Uint8Array) => A
  /** An account that has just been made. */
  readonly decodeNew: (data: Uint8Array) => A
  /** What it costs to read or to write a value that can be of any length. */
  readonly units?: ((value: A) => number) | undefined
}

/** One that an Anchor program writes. */
export interface AnchorCodec<A> extends AccountCodec<A> {
  readonly discriminator: Uint8Array
  /** How many bytes the program allocates: more than the value needs, and the rest is zero until it has been used. */
  readonly space: number
  /** Writes over the beginning of the data; what is behind the value stays as it was. */
  readonly encode: (value: A, data: Uint8Array) => void
}

/** The first bytes of `sha256("account:JobAccount")` or `sha256("global:list")`. */
export const discriminatorOf = (namespace: "account" | "global", name: string): Uint8Array =>
  sha256(`${namespace}:${name}`).subarray(0, 8)

export const startsWith = (data: Uint8Array, start: Uint8Array): boolean =>
  data.length >= start.length && start.every((byte, index) => data[index] === byte)

export const anchorCodec = <A>(
  name: string,
  body: Borsh<A>,
  space: number,
  units?: (value: A) => number
): AnchorCodec<A> => {
  const discriminator = discriminatorOf("account", name)
  const decodeNew = (data: Uint8Array): A => {
    try {
      return body.read(cursorOver(data.subarray(discriminator.length)))
    } catch (error) {
      if (error instanceof Truncated) throw new AnchorError(anchorErrors.AccountDidNotDeserialize)
      throw error
    }
  }
  return {
    discriminator,
    space,
    units,
    decodeNew,
    decode: (data) => {
      if (data.length < discriminator.length) throw new AnchorError(anchorErrors.AccountDiscriminatorNotFound)
      if (!startsWith(data, discriminator)) throw new AnchorError(anchorErrors.AccountDiscriminatorMismatch)
      return decodeNew(data)
    },
    encode: (value, data) => {
      try {
        const cursor = cursorOver(data)
        for (const byte of discriminator) {
          if (cursor.at >= data.length) throw new Truncated()
          data[cursor.at++] = byte
        }
        body.write(cursor, value)
      } catch (error) {
        if (error instanceof Truncated) throw new AnchorError(anchorErrors.AccountDidNotSerialize)
        throw error
      }
    }
  }
}
