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

export const QUIT_ADMIN_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([103, 238, 110, 8, 182, 20, 56, 196])

export function getQuitAdminDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(QUIT_ADMIN_DISCRIMINATOR)
}

export type QuitAdminInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountRun extends string | AccountMeta<string> = string,
  TAccountPayer extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountRun extends string ? WritableAccount<TAccountRun> : TAccountRun,
      TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      ...TRemainingAccounts
    ]
  >

export type QuitAdminInstructionData = { discriminator: ReadonlyUint8Array }

export type QuitAdminInstructionDataArgs = {}

export function getQuitAdminInstructionDataEncoder(): FixedSizeEncoder<QuitAdminInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: QUIT_ADMIN_DISCRIMINATOR
  }))
}

export function getQuitAdminInstructionDataDecoder(): FixedSizeDecoder<QuitAdminInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getQuitAdminInstructionDataCodec(): FixedSizeCodec<
  QuitAdminInstructionDataArgs,
  QuitAdminInstructionData
> {
  return combineCodec(getQuitAdminInstructionDataEncoder(), getQuitAdminInstructionDataDecoder())
}

export type QuitAdminInput<
  TAccountRun extends string = string,
  TAccountPayer extends string = string,
  TAccountAuthority extends string = string
> = {
  run: Address<TAccountRun>
  payer: Address<TAccountPayer>
  authority: TransactionSigner<TAccountAuthority>
}

export function getQuitAdminInstruction<
  TAccountRun extends string,
  TAccountPayer extends string,
  TAccountAuthority extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: QuitAdminInput<TAccountRun, TAccountPayer, TAccountAuthority>,
  config?: { programAddress?: TProgramAddress }
): QuitAdminInstruction<TProgramAddress, TAccountRun, TAccountPayer, TAccountAuthority> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    run: { value: input.run ?? null, isWritable: true },
    payer: { value: input.payer ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("run", accounts.run),
      getAccountMeta("payer", accounts.payer),
      getAccountMeta("authority", accounts.authority)
    ],
    data: getQuitAdminInstructionDataEncoder().encode({}),
    programAddress
  } as QuitAdminInstruction<TProgramAddress, TAccountRun, TAccountPayer, TAccountAuthority>)
}

export type ParsedQuitAdminInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    run: TAccountMetas[0]
    payer: TAccountMetas[1]
    authority: TAccountMetas[2]
  }
  data: QuitAdminInstructionData
}

export function parseQuitAdminInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedQuitAdminInstruction<TProgram, TAccountMetas> {
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
    accounts: { run: getNextAccount(), payer: getNextAccount(), authority: getNextAccount() },
    data: getQuitAdminInstructionDataDecoder().decode(instruction.data)
  }
}
