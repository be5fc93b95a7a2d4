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

export const COMPLETE_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([0, 77, 224, 147, 136, 25, 88, 76])

export function getCompleteDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(COMPLETE_DISCRIMINATOR)
}

export type CompleteInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountJob extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      ...TRemainingAccounts
    ]
  >

export type CompleteInstructionData = { discriminator: ReadonlyUint8Array; ipfsResult: ReadonlyUint8Array }

export type CompleteInstructionDataArgs = { ipfsResult: ReadonlyUint8Array }

export function getCompleteInstructionDataEncoder(): FixedSizeEncoder<CompleteInstructionDataArgs> {
  return transformEncoder(
    getStructEncoder([
      ["discriminator", fixEncoderSize(getBytesEncoder(), 8)],
      ["ipfsResult", fixEncoderSize(getBytesEncoder(), 32)]
    ]),
    (value) => ({ ...value, discriminator: COMPLETE_DISCRIMINATOR })
  )
}

export function getCompleteInstructionDataDecoder(): FixedSizeDecoder<CompleteInstructionData> {
  return getStructDecoder([
    ["discriminator", fixDecoderSize(getBytesDecoder(), 8)],
    ["ipfsResult", fixDecoderSize(getBytesDecoder(), 32)]
  ])
}

export function getCompleteInstructionDataCodec(): FixedSizeCodec<
  CompleteInstructionDataArgs,
  CompleteInstructionData
> {
  return combineCodec(getCompleteInstructionDataEncoder(), getCompleteInstructionDataDecoder())
}

export type CompleteInput<TAccountJob extends string = string, TAccountAuthority extends string = string> = {
  job: Address<TAccountJob>
  authority: TransactionSigner<TAccountAuthority>
  ipfsResult: CompleteInstructionDataArgs["ipfsResult"]
}

export function getCompleteInstruction<
  TAccountJob extends string,
  TAccountAuthority extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: CompleteInput<TAccountJob, TAccountAuthority>,
  config?: { programAddress?: TProgramAddress }
): CompleteInstruction<TProgramAddress, TAccountJob, TAccountAuthority> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    job: { value: input.job ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  // Original args.
  const args = { ...input }

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [getAccountMeta("job", accounts.job), getAccountMeta("authority", accounts.authority)],
    data: getCompleteInstructionDataEncoder().encode(args as CompleteInstructionDataArgs),
    programAddress
  } as CompleteInstruction<TProgramAddress, TAccountJob, TAccountAuthority>)
}

export type ParsedCompleteInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    job: TAccountMetas[0]
    authority: TAccountMetas[1]
  }
  data: CompleteInstructionData
}

export function parseCompleteInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedCompleteInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 2) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 2
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
    accounts: { job: getNextAccount(), authority: getNextAccount() },
    data: getCompleteInstructionDataDecoder().decode(instruction.data)
  }
}
