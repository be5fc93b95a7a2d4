/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

import {
  combineCodec,
  fixDecoderSize,
  fixEncoderSize,
  getBytesDecoder,
  getBytesEncoder,
  getStructDecoder,
  getStructEncoder,
  SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS,
  SolanaError,
  transformEncoder,
  type AccountMeta,
  type Address,
  type FixedSizeCodec,
  type FixedSizeDecoder,
  type FixedSizeEncoder,
  type Instruction,
  type InstructionWithAccounts,
  type InstructionWithData,
  type ReadonlyAccount,
  type ReadonlyUint8Array,
  type WritableAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const CLEAN_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([250, 191, 56, 128, 150, 251, 1, 103])

export function getCleanDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(CLEAN_DISCRIMINATOR)
}

export type CleanInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountJob extends string | AccountMeta<string> = string,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountPayer extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
      TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
      TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
      ...TRemainingAccounts
    ]
  >

export type CleanInstructionData = { discriminator: ReadonlyUint8Array }

export type CleanInstructionDataArgs = {}

export function getCleanInstructionDataEncoder(): FixedSizeEncoder<CleanInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: CLEAN_DISCRIMINATOR
  }))
}

export function getCleanInstructionDataDecoder(): FixedSizeDecoder<CleanInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getCleanInstructionDataCodec(): FixedSizeCodec<CleanInstructionDataArgs, CleanInstructionData> {
  return combineCodec(getCleanInstructionDataEncoder(), getCleanInstructionDataDecoder())
}

export type CleanInput<
  TAccountJob extends string = string,
  TAccountMarket extends string = string,
  TAccountPayer extends string = string
> = {
  job: Address<TAccountJob>
  market: Address<TAccountMarket>
  payer: Address<TAccountPayer>
}

export function getCleanInstruction<
  TAccountJob extends string,
  TAccountMarket extends string,
  TAccountPayer extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: CleanInput<TAccountJob, TAccountMarket, TAccountPayer>,
  config?: { programAddress?: TProgramAddress }
): CleanInstruction<TProgramAddress, TAccountJob, TAccountMarket, TAccountPayer> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    job: { value: input.job ?? null, isWritable: true },
    market: { value: input.market ?? null, isWritable: false },
    payer: { value: input.payer ?? null, isWritable: true }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("job", accounts.job),
      getAccountMeta("market", accounts.market),
      getAccountMeta("payer", accounts.payer)
    ],
    data: getCleanInstructionDataEncoder().encode({}),
    programAddress
  } as CleanInstruction<TProgramAddress, TAccountJob, TAccountMarket, TAccountPayer>)
}

export type ParsedCleanInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    job: TAccountMetas[0]
    market: TAccountMetas[1]
    payer: TAccountMetas[2]
  }
  data: CleanInstructionData
}

export function parseCleanInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedCleanInstruction<TProgram, TAccountMetas> {
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
    accounts: { job: getNextAccount(), market: getNextAccount(), payer: getNextAccount() },
    data: getCleanInstructionDataDecoder().decode(instruction.data)
  }
}
