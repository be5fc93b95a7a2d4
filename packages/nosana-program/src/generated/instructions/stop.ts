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
  type ReadonlyAccount,
  type ReadonlySignerAccount,
  type ReadonlyUint8Array,
  type TransactionSigner,
  type WritableAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const STOP_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([42, 133, 32, 60, 171, 253, 184, 155])

export function getStopDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(STOP_DISCRIMINATOR)
}

export type StopInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountNode extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
      TAccountNode extends string ? ReadonlyAccount<TAccountNode> : TAccountNode,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      ...TRemainingAccounts
    ]
  >

export type StopInstructionData = { discriminator: ReadonlyUint8Array }

export type StopInstructionDataArgs = {}

export function getStopInstructionDataEncoder(): FixedSizeEncoder<StopInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: STOP_DISCRIMINATOR
  }))
}

export function getStopInstructionDataDecoder(): FixedSizeDecoder<StopInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getStopInstructionDataCodec(): FixedSizeCodec<StopInstructionDataArgs, StopInstructionData> {
  return combineCodec(getStopInstructionDataEncoder(), getStopInstructionDataDecoder())
}

export type StopInput<
  TAccountMarket extends string = string,
  TAccountNode extends string = string,
  TAccountAuthority extends string = string
> = {
  market: Address<TAccountMarket>
  node: Address<TAccountNode>
  authority: TransactionSigner<TAccountAuthority>
}

export function getStopInstruction<
  TAccountMarket extends string,
  TAccountNode extends string,
  TAccountAuthority extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: StopInput<TAccountMarket, TAccountNode, TAccountAuthority>,
  config?: { programAddress?: TProgramAddress }
): StopInstruction<TProgramAddress, TAccountMarket, TAccountNode, TAccountAuthority> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    market: { value: input.market ?? null, isWritable: true },
    node: { value: input.node ?? null, isWritable: false },
    authority: { value: input.authority ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("market", accounts.market),
      getAccountMeta("node", accounts.node),
      getAccountMeta("authority", accounts.authority)
    ],
    data: getStopInstructionDataEncoder().encode({}),
    programAddress
  } as StopInstruction<TProgramAddress, TAccountMarket, TAccountNode, TAccountAuthority>)
}

export type ParsedStopInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    market: TAccountMetas[0]
    node: TAccountMetas[1]
    authority: TAccountMetas[2]
  }
  data: StopInstructionData
}

export function parseStopInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedStopInstruction<TProgram, TAccountMetas> {
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
    accounts: { market: getNextAccount(), node: getNextAccount(), authority: getNextAccount() },
    data: getStopInstructionDataDecoder().decode(instruction.data)
  }
}
