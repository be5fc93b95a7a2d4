/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

import {
  combineCodec,
  fixDecoderSize,
  fixEncoderSize,
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
  SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS,
  SolanaError,
  transformEncoder,
  type AccountMeta,
  type AccountSignerMeta,
  type Address,
  type FixedSizeCodec,
  type FixedSizeDecoder,
  type FixedSizeEncoder,
  type Instruction,
  type InstructionWithAccounts,
  type InstructionWithData,
  type ReadonlyAccount,
  type ReadonlyUint8Array,
  type TransactionSigner,
  type WritableAccount,
  type WritableSignerAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const OPEN_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([228, 220, 155, 71, 199, 189, 60, 45])

export function getOpenDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(OPEN_DISCRIMINATOR)
}

export type OpenInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMint extends string | AccountMeta<string> = string,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountVault extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TAccountAccessKey extends string | AccountMeta<string> = string,
  TAccountRent extends string | AccountMeta<string> = "SysvarRent111111111111111111111111111111111",
  TAccountSystemProgram extends string | AccountMeta<string> = "11111111111111111111111111111111",
  TAccountTokenProgram extends string | AccountMeta<string> = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountMint extends string ? ReadonlyAccount<TAccountMint> : TAccountMint,
      TAccountMarket extends string
        ? WritableSignerAccount<TAccountMarket> & AccountSignerMeta<TAccountMarket>
        : TAccountMarket,
      TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
      TAccountAuthority extends string
        ? WritableSignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      TAccountAccessKey extends string ? ReadonlyAccount<TAccountAccessKey> : TAccountAccessKey,
      TAccountRent extends string ? ReadonlyAccount<TAccountRent> : TAccountRent,
      TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
      TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
      ...TRemainingAccounts
    ]
  >

export type OpenInstructionData = {
  discriminator: ReadonlyUint8Array
  jobExpiration: bigint
  jobPrice: bigint
  jobTimeout: bigint
  jobType: number
  nodeXnosMinimum: bigint
}

export type OpenInstructionDataArgs = {
  jobExpiration: number | bigint
  jobPrice: number | bigint
  jobTimeout: number | bigint
  jobType: number
  nodeXnosMinimum: number | bigint
}

export function getOpenInstructionDataEncoder(): FixedSizeEncoder<OpenInstructionDataArgs> {
  return transformEncoder(
    getStructEncoder([
      ["discriminator", fixEncoderSize(getBytesEncoder(), 8)],
      ["jobExpiration", getI64Encoder()],
      ["jobPrice", getU64Encoder()],
      ["jobTimeout", getI64Encoder()],
      ["jobType", getU8Encoder()],
      ["nodeXnosMinimum", getU128Encoder()]
    ]),
    (value) => ({ ...value, discriminator: OPEN_DISCRIMINATOR })
  )
}

export function getOpenInstructionDataDecoder(): FixedSizeDecoder<OpenInstructionData> {
  return getStructDecoder([
    ["discriminator", fixDecoderSize(getBytesDecoder(), 8)],
    ["jobExpiration", getI64Decoder()],
    ["jobPrice", getU64Decoder()],
    ["jobTimeout", getI64Decoder()],
    ["jobType", getU8Decoder()],
    ["nodeXnosMinimum", getU128Decoder()]
  ])
}

export function getOpenInstructionDataCodec(): FixedSizeCodec<OpenInstructionDataArgs, OpenInstructionData> {
  return combineCodec(getOpenInstructionDataEncoder(), getOpenInstructionDataDecoder())
}

export type OpenInput<
  TAccountMint extends string = string,
  TAccountMarket extends string = string,
  TAccountVault extends string = string,
  TAccountAuthority extends string = string,
  TAccountAccessKey extends string = string,
  TAccountRent extends string = string,
  TAccountSystemProgram extends string = string,
  TAccountTokenProgram extends string = string
> = {
  mint: Address<TAccountMint>
  market: TransactionSigner<TAccountMarket>
  vault: Address<TAccountVault>
  authority: TransactionSigner<TAccountAuthority>
  accessKey: Address<TAccountAccessKey>
  rent?: Address<TAccountRent>
  systemProgram?: Address<TAccountSystemProgram>
  tokenProgram?: Address<TAccountTokenProgram>
  jobExpiration: OpenInstructionDataArgs["jobExpiration"]
  jobPrice: OpenInstructionDataArgs["jobPrice"]
  jobTimeout: OpenInstructionDataArgs["jobTimeout"]
  jobType: OpenInstructionDataArgs["jobType"]
  nodeXnosMinimum: OpenInstructionDataArgs["nodeXnosMinimum"]
}

export function getOpenInstruction<
  TAccountMint extends string,
  TAccountMarket extends string,
  TAccountVault extends string,
  TAccountAuthority extends string,
  TAccountAccessKey extends string,
  TAccountRent extends string,
  TAccountSystemProgram extends string,
  TAccountTokenProgram extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: OpenInput<
    TAccountMint,
    TAccountMarket,
    TAccountVault,
    TAccountAuthority,
    TAccountAccessKey,
    TAccountRent,
    TAccountSystemProgram,
    TAccountTokenProgram
  >,
  config?: { programAddress?: TProgramAddress }
): OpenInstruction<
  TProgramAddress,
  TAccountMint,
  TAccountMarket,
  TAccountVault,
  TAccountAuthority,
  TAccountAccessKey,
  TAccountRent,
  TAccountSystemProgram,
  TAccountTokenProgram
> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    mint: { value: input.mint ?? null, isWritable: false },
    market: { value: input.market ?? null, isWritable: true },
    vault: { value: input.vault ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: true },
    accessKey: { value: input.accessKey ?? null, isWritable: false },
    rent: { value: input.rent ?? null, isWritable: false },
    systemProgram: { value: input.systemProgram ?? null, isWritable: false },
    tokenProgram: { value: input.tokenProgram ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  // Original args.
  const args = { ...input }

  // Resolve default values.
  if (!accounts.rent.value) {
    accounts.rent.value =
      "SysvarRent111111111111111111111111111111111" as Address<"SysvarRent111111111111111111111111111111111">
  }
  if (!accounts.systemProgram.value) {
    accounts.systemProgram.value = "11111111111111111111111111111111" as Address<"11111111111111111111111111111111">
  }
  if (!accounts.tokenProgram.value) {
    accounts.tokenProgram.value =
      "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" as Address<"TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA">
  }

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("mint", accounts.mint),
      getAccountMeta("market", accounts.market),
      getAccountMeta("vault", accounts.vault),
      getAccountMeta("authority", accounts.authority),
      getAccountMeta("accessKey", accounts.accessKey),
      getAccountMeta("rent", accounts.rent),
      getAccountMeta("systemProgram", accounts.systemProgram),
      getAccountMeta("tokenProgram", accounts.tokenProgram)
    ],
    data: getOpenInstructionDataEncoder().encode(args as OpenInstructionDataArgs),
    programAddress
  } as OpenInstruction<
    TProgramAddress,
    TAccountMint,
    TAccountMarket,
    TAccountVault,
    TAccountAuthority,
    TAccountAccessKey,
    TAccountRent,
    TAccountSystemProgram,
    TAccountTokenProgram
  >)
}

export type ParsedOpenInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    mint: TAccountMetas[0]
    market: TAccountMetas[1]
    vault: TAccountMetas[2]
    authority: TAccountMetas[3]
    accessKey: TAccountMetas[4]
    rent: TAccountMetas[5]
    systemProgram: TAccountMetas[6]
    tokenProgram: TAccountMetas[7]
  }
  data: OpenInstructionData
}

export function parseOpenInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedOpenInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 8) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 8
    })
  }
  let accountIndex = 0
  const getNextAccount = () => {
    const accountMeta = (instruction.accounts as TAccountMetas)[accountIndex]!
    accountIndex += 1
    return accountMeta
  }
  return {
    programAddress: instruction.programAddress,
    accounts: {
      mint: getNextAccount(),
      market: getNextAccount(),
      vault: getNextAccount(),
      authority: getNextAccount(),
      accessKey: getNextAccount(),
      rent: getNextAccount(),
      systemProgram: getNextAccount(),
      tokenProgram: getNextAccount()
    },
    data: getOpenInstructionDataDecoder().decode(instruction.data)
  }
}
