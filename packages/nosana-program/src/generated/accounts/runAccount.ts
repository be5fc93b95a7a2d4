/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

import {
  assertAccountExists,
  assertAccountsExist,
  combineCodec,
  decodeAccount,
  fetchEncodedAccount,
  fetchEncodedAccounts,
  fixDecoderSize,
  fixEncoderSize,
  getAddressDecoder,
  getAddressEncoder,
  getBytesDecoder,
  getBytesEncoder,
  getI64Decoder,
  getI64Encoder,
  getStructDecoder,
  getStructEncoder,
  getU8Decoder,
  getU8Encoder,
  transformEncoder,
  type Account,
  type Address,
  type EncodedAccount,
  type FetchAccountConfig,
  type FetchAccountsConfig,
  type FixedSizeCodec,
  type FixedSizeDecoder,
  type FixedSizeEncoder,
  type MaybeAccount,
  type MaybeEncodedAccount,
  type ReadonlyUint8Array
} from "@solana/kit"

export const RUN_ACCOUNT_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([194, 169, 110, 230, 235, 11, 225, 22])

export function getRunAccountDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(RUN_ACCOUNT_DISCRIMINATOR)
}

export type RunAccount = {
  discriminator: ReadonlyUint8Array
  job: Address
  node: Address
  payer: Address
  /** Never written. */
  state: number
  /** Seconds since 1970. */
  time: bigint
}

export type RunAccountArgs = {
  job: Address
  node: Address
  payer: Address
  /** Never written. */
  state: number
  /** Seconds since 1970. */
  time: number | bigint
}

/** Gets the encoder for {@link RunAccountArgs} account data. */
export function getRunAccountEncoder(): FixedSizeEncoder<RunAccountArgs> {
  return transformEncoder(
    getStructEncoder([
      ["discriminator", fixEncoderSize(getBytesEncoder(), 8)],
      ["job", getAddressEncoder()],
      ["node", getAddressEncoder()],
      ["payer", getAddressEncoder()],
      ["state", getU8Encoder()],
      ["time", getI64Encoder()]
    ]),
    (value) => ({ ...value, discriminator: RUN_ACCOUNT_DISCRIMINATOR })
  )
}

/** Gets the decoder for {@link RunAccount} account data. */
export function getRunAccountDecoder(): FixedSizeDecoder<RunAccount> {
  return getStructDecoder([
    ["discriminator", fixDecoderSize(getBytesDecoder(), 8)],
    ["job", getAddressDecoder()],
    ["node", getAddressDecoder()],
    ["payer", getAddressDecoder()],
    ["state", getU8Decoder()],
    ["time", getI64Decoder()]
  ])
}

/** Gets the codec for {@link RunAccount} account data. */
export function getRunAccountCodec(): FixedSizeCodec<RunAccountArgs, RunAccount> {
  return combineCodec(getRunAccountEncoder(), getRunAccountDecoder())
}

export function decodeRunAccount<TAddress extends string = string>(
  encodedAccount: EncodedAccount<TAddress>
): Account<RunAccount, TAddress>
export function decodeRunAccount<TAddress extends string = string>(
  encodedAccount: MaybeEncodedAccount<TAddress>
): MaybeAccount<RunAccount, TAddress>
export function decodeRunAccount<TAddress extends string = string>(
  encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>
): Account<RunAccount, TAddress> | MaybeAccount<RunAccount, TAddress> {
  return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getRunAccountDecoder())
}

export async function fetchRunAccount<TAddress extends string = string>(
  rpc: Parameters<typeof fetchEncodedAccount>[0],
  address: Address<TAddress>,
  config?: FetchAccountConfig
): Promise<Account<RunAccount, TAddress>> {
  const maybeAccount = await fetchMaybeRunAccount(rpc, address, config)
  assertAccountExists(maybeAccount)
  return maybeAccount
}

export async function fetchMaybeRunAccount<TAddress extends string = string>(
  rpc: Parameters<typeof fetchEncodedAccount>[0],
  address: Address<TAddress>,
  config?: FetchAccountConfig
): Promise<MaybeAccount<RunAccount, TAddress>> {
  const maybeAccount = await fetchEncodedAccount(rpc, address, config)
  return decodeRunAccount(maybeAccount)
}

export async function fetchAllRunAccount(
  rpc: Parameters<typeof fetchEncodedAccounts>[0],
  addresses: Array<Address>,
  config?: FetchAccountsConfig
): Promise<Account<RunAccount>[]> {
  const maybeAccounts = await fetchAllMaybeRunAccount(rpc, addresses, config)
  assertAccountsExist(maybeAccounts)
  return maybeAccounts
}

export async function fetchAllMaybeRunAccount(
  rpc: Parameters<typeof fetchEncodedAccounts>[0],
  addresses: Array<Address>,
  config?: FetchAccountsConfig
): Promise<MaybeAccount<RunAccount>[]> {
  const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config)
  return maybeAccounts.map((maybeAccount) => decodeRunAccount(maybeAccount))
}

export function getRunAccountSize(): number {
  return 113
}
