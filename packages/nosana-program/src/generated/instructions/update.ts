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
  type ReadonlySignerAccount,
  type ReadonlyUint8Array,
  type TransactionSigner,
  type WritableAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const UPDATE_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([219, 200, 88, 176, 158, 63, 253, 127])

export function getUpdateDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(UPDATE_DISCRIMINATOR)
}

export type UpdateInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountAccessKey extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
      TAccountAccessKey extends string ? ReadonlyAccount<TAccountAccessKey> : TAccountAccessKey,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      ...TRemainingAccounts
    ]
  >

export type UpdateInstructionData = {
  discriminator: ReadonlyUint8Array
  jobExpiration: bigint
  jobPrice: bigint
  jobType: number
  nodeStakeMinimum: bigint
  jobTimeout: bigint
}

export type UpdateInstructionDataArgs = {
  jobExpiration: number | bigint
  jobPrice: number | bigint
  jobType: number
  nodeStakeMinimum: number | bigint
  jobTimeout: number | bigint
}

export function getUpdateInstructionDataEncoder(): FixedSizeEncoder<UpdateInstructionDataArgs> {
  return transformEncoder(
    getStructEncoder([
      ["discriminator", fixEncoderSize(getBytesEncoder(), 8)],
      ["jobExpiration", getI64Encoder()],
      ["jobPrice", getU64Encoder()],
      ["jobType", getU8Encoder()],
      ["nodeStakeMinimum", getU128Encoder()],
      ["jobTimeout", getI64Encoder()]
    ]),
    (value) => ({ ...value, discriminator: UPDATE_DISCRIMINATOR })
  )
}

export function getUpdateInstructionDataDecoder(): FixedSizeDecoder<UpdateInstructionData> {
  return getStructDecoder([
    ["discriminator", fixDecoderSize(getBytesDecoder(), 8)],
    ["jobExpiration", getI64Decoder()],
    ["jobPrice", getU64Decoder()],
    ["jobType", getU8Decoder()],
    ["nodeStakeMinimum", getU128Decoder()],
    ["jobTimeout", getI64Decoder()]
  ])
}

export function getUpdateInstructionDataCodec(): FixedSizeCodec<UpdateInstructionDataArgs, UpdateInstructionData> {
  return combineCodec(getUpdateInstructionDataEncoder(), getUpdateInstructionDataDecoder())
}

export type UpdateInput<
  TAccountMarket extends string = string,
  TAccountAccessKey extends string = string,
  TAccountAuthority extends string = string
> = {
  market: Address<TAccountMarket>
  accessKey: Address<TAccountAccessKey>
  authority: TransactionSigner<TAccountAuthority>
  jobExpiration: UpdateInstructionDataArgs["jobExpiration"]
  jobPrice: UpdateInstructionDataArgs["jobPrice"]
  jobType: UpdateInstructionDataArgs["jobType"]
  nodeStakeMinimum: UpdateInstructionDataArgs["nodeStakeMinimum"]
  jobTimeout: UpdateInstructionDataArgs["jobTimeout"]
}

export function getUpdateInstruction<
  TAccountMarket extends string,
  TAccountAccessKey extends string,
  TAccountAuthority extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: UpdateInput<TAccountMarket, TAccountAccessKey, TAccountAuthority>,
  config?: { programAddress?: TProgramAddress }
): UpdateInstruction<TProgramAddress, TAccountMarket, TAccountAccessKey, TAccountAuthority> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    market: { value: input.market ?? null, isWritable: true },
    accessKey: { value: input.accessKey ?? null, isWritable: false },
    authority: { value: input.authority ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  // Original args.
  const args = { ...input }

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("market", accounts.market),
      getAccountMeta("accessKey", accounts.accessKey),
      getAccountMeta("authority", accounts.authority)
    ],
    data: getUpdateInstructionDataEncoder().encode(args as UpdateInstructionDataArgs),
    programAddress
  } as UpdateInstruction<TProgramAddress, TAccountMarket, TAccountAccessKey, TAccountAuthority>)
}

export type ParsedUpdateInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    market: TAccountMetas[0]
    accessKey: TAccountMetas[1]
    authority: TAccountMetas[2]
  }
  data: UpdateInstructionData
}

export function parseUpdateInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedUpdateInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 3) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 3
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
    accounts: { market: getNextAccount(), accessKey: getNextAccount(), authority: getNextAccount() },
    data: getUpdateInstructionDataDecoder().decode(instruction.data)
  }
}
