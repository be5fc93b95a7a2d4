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
  type AccountSignerMeta,
  type Address,
  type FixedSizeCodec,
  type FixedSizeDecoder,
  type FixedSizeEncoder,
  type Instruction,
  type InstructionWithAccounts,
  type InstructionWithData,
  type ReadonlySignerAccount,
  type ReadonlyUint8Array,
  type TransactionSigner,
  type WritableAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const CLEAN_ADMIN_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([245, 90, 188, 68, 253, 235, 171, 105])

export function getCleanAdminDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(CLEAN_ADMIN_DISCRIMINATOR)
}

export type CleanAdminInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountJob extends string | AccountMeta<string> = string,
  TAccountPayer extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
      TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      ...TRemainingAccounts
    ]
  >

export type CleanAdminInstructionData = { discriminator: ReadonlyUint8Array }

export type CleanAdminInstructionDataArgs = {}

export function getCleanAdminInstructionDataEncoder(): FixedSizeEncoder<CleanAdminInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: CLEAN_ADMIN_DISCRIMINATOR
  }))
}

export function getCleanAdminInstructionDataDecoder(): FixedSizeDecoder<CleanAdminInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getCleanAdminInstructionDataCodec(): FixedSizeCodec<
  CleanAdminInstructionDataArgs,
  CleanAdminInstructionData
> {
  return combineCodec(getCleanAdminInstructionDataEncoder(), getCleanAdminInstructionDataDecoder())
}

export type CleanAdminInput<
  TAccountJob extends string = string,
  TAccountPayer extends string = string,
  TAccountAuthority extends string = string
> = {
  job: Address<TAccountJob>
  payer: Address<TAccountPayer>
  authority: TransactionSigner<TAccountAuthority>
}

export function getCleanAdminInstruction<
  TAccountJob extends string,
  TAccountPayer extends string,
  TAccountAuthority extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: CleanAdminInput<TAccountJob, TAccountPayer, TAccountAuthority>,
  config?: { programAddress?: TProgramAddress }
): CleanAdminInstruction<TProgramAddress, TAccountJob, TAccountPayer, TAccountAuthority> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    job: { value: input.job ?? null, isWritable: true },
    payer: { value: input.payer ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("job", accounts.job),
      getAccountMeta("payer", accounts.payer),
      getAccountMeta("authority", accounts.authority)
    ],
    data: getCleanAdminInstructionDataEncoder().encode({}),
    programAddress
  } as CleanAdminInstruction<TProgramAddress, TAccountJob, TAccountPayer, TAccountAuthority>)
}

export type ParsedCleanAdminInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    job: TAccountMetas[0]
    payer: TAccountMetas[1]
    authority: TAccountMetas[2]
  }
  data: CleanAdminInstructionData
}

export function parseCleanAdminInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedCleanAdminInstruction<TProgram, TAccountMetas> {
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
    accounts: { job: getNextAccount(), payer: getNextAccount(), authority: getNextAccount() },
    data: getCleanAdminInstructionDataDecoder().decode(instruction.data)
  }
}
