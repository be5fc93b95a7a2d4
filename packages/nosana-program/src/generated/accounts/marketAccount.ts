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
  getArrayDecoder,
  getArrayEncoder,
  getBytesDecoder,
  getBytesEncoder,
  getI64Decoder,
  getI64Encoder,
  getStructDecoder,
  getStructEncoder,
  getU128Decoder,
  getU128Encoder,
  getU64Decoder,
  getU64Encoder,
  getU8Decoder,
  getU8Encoder,
  transformEncoder,
  type Account,
  type Address,
  type Codec,
  type Decoder,
  type EncodedAccount,
  type Encoder,
  type FetchAccountConfig,
  type FetchAccountsConfig,
  type MaybeAccount,
  type MaybeEncodedAccount,
  type ReadonlyUint8Array
} from "@solana/kit"

export const MARKET_ACCOUNT_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([201, 78, 187, 225, 240, 198, 201, 251])

export function getMarketAccountDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(MARKET_ACCOUNT_DISCRIMINATOR)
}

export type MarketAccount = {
  discriminator: ReadonlyUint8Array
  authority: Address
  /** Seconds. */
  jobExpiration: bigint
  /** micro-NOS per second. */
  jobPrice: bigint
  /** Seconds; no instruction reads it. */
  jobTimeout: bigint
  /** 0 default, 1 small, 2 medium, 3 large, 4 GPU, 255 unknown. */
  jobType: number
  vault: Address
  vaultBump: number
  /** A collection of NFTs, or the System program. */
  nodeAccessKey: Address
  /** With 6 decimals. */
  nodeXnosMinimum: bigint
  /** 0 jobs wait, 1 nodes wait, 255 nothing waits. */
  queueType: number
  /** The first leaves first. */
  queue: Array<Address>
}

export type MarketAccountArgs = {
  authority: Address
  /** Seconds. */
  jobExpiration: number | bigint
  /** micro-NOS per second. */
  jobPrice: number | bigint
  /** Seconds; no instruction reads it. */
  jobTimeout: number | bigint
  /** 0 default, 1 small, 2 medium, 3 large, 4 GPU, 255 unknown. */
  jobType: number
  vault: Address
  vaultBump: number
  /** A collection of NFTs, or the System program. */
  nodeAccessKey: Address
  /** With 6 decimals. */
  nodeXnosMinimum: number | bigint
  /** 0 jobs wait, 1 nodes wait, 255 nothing waits. */
  queueType: number
  /** The first leaves first. */
  queue: Array<Address>
}

/** Gets the encoder for {@link MarketAccountArgs} account data. */
export function getMarketAccountEncoder(): Encoder<MarketAccountArgs> {
  return transformEncoder(
    getStructEncoder([
      ["discriminator", fixEncoderSize(getBytesEncoder(), 8)],
      ["authority", getAddressEncoder()],
      ["jobExpiration", getI64Encoder()],
      ["jobPrice", getU64Encoder()],
      ["jobTimeout", getI64Encoder()],
      ["jobType", getU8Encoder()],
      ["vault", getAddressEncoder()],
      ["vaultBump", getU8Encoder()],
      ["nodeAccessKey", getAddressEncoder()],
      ["nodeXnosMinimum", getU128Encoder()],
      ["queueType", getU8Encoder()],
      ["queue", getArrayEncoder(getAddressEncoder())]
    ]),
    (value) => ({ ...value, discriminator: MARKET_ACCOUNT_DISCRIMINATOR })
  )
}

/** Gets the decoder for {@link MarketAccount} account data. */
export function getMarketAccountDecoder(): Decoder<MarketAccount> {
  return getStructDecoder([
    ["discriminator", fixDecoderSize(getBytesDecoder(), 8)],
    ["authority", getAddressDecoder()],
    ["jobExpiration", getI64Decoder()],
    ["jobPrice", getU64Decoder()],
    ["jobTimeout", getI64Decoder()],
    ["jobType", getU8Decoder()],
    ["vault", getAddressDecoder()],
    ["vaultBump", getU8Decoder()],
    ["nodeAccessKey", getAddressDecoder()],
    ["nodeXnosMinimum", getU128Decoder()],
    ["queueType", getU8Decoder()],
    ["queue", getArrayDecoder(getAddressDecoder())]
  ])
}

/** Gets the codec for {@link MarketAccount} account data. */
export function getMarketAccountCodec(): Codec<MarketAccountArgs, MarketAccount> {
  return combineCodec(getMarketAccountEncoder(), getMarketAccountDecoder())
}

export function decodeMarketAccount<TAddress extends string = string>(
  encodedAccount: EncodedAccount<TAddress>
): Account<MarketAccount, TAddress>
export function decodeMarketAccount<TAddress extends string = string>(
  encodedAccount: MaybeEncodedAccount<TAddress>
): MaybeAccount<MarketAccount, TAddress>
export function decodeMarketAccount<TAddress extends string = string>(
  encodedAccount: EncodedAccount<TAddress> | MaybeEncodedAccount<TAddress>
): Account<MarketAccount, TAddress> | MaybeAccount<MarketAccount, TAddress> {
  return decodeAccount(encodedAccount as MaybeEncodedAccount<TAddress>, getMarketAccountDecoder())
}

export async function fetchMarketAccount<TAddress extends string = string>(
  rpc: Parameters<typeof fetchEncodedAccount>[0],
  address: Address<TAddress>,
  config?: FetchAccountConfig
): Promise<Account<MarketAccount, TAddress>> {
  const maybeAccount = await fetchMaybeMarketAccount(rpc, address, config)
  assertAccountExists(maybeAccount)
  return maybeAccount
}

export async function fetchMaybeMarketAccount<TAddress extends string = string>(
  rpc: Parameters<typeof fetchEncodedAccount>[0],
  address: Address<TAddress>,
  config?: FetchAccountConfig
): Promise<MaybeAccount<MarketAccount, TAddress>> {
  const maybeAccount = await fetchEncodedAccount(rpc, address, config)
  return decodeMarketAccount(maybeAccount)
}

export async function fetchAllMarketAccount(
  rpc: Parameters<typeof fetchEncodedAccounts>[0],
  addresses: Array<Address>,
  config?: FetchAccountsConfig
): Promise<Account<MarketAccount>[]> {
  const maybeAccounts = await fetchAllMaybeMarketAccount(rpc, addresses, config)
  assertAccountsExist(maybeAccounts)
  return maybeAccounts
}

export async function fetchAllMaybeMarketAccount(
  rpc: Parameters<typeof fetchEncodedAccounts>[0],
  addresses: Array<Address>,
  config?: FetchAccountsConfig
): Promise<MaybeAccount<MarketAccount>[]> {
  const maybeAccounts = await fetchEncodedAccounts(rpc, addresses, config)
  return maybeAccounts.map((maybeAccount) => decodeMarketAccount(maybeAccount))
}
