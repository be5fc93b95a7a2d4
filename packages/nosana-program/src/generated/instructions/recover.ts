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

export const RECOVER_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([108, 216, 38, 58, 109, 146, 116, 17])

export function getRecoverDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(RECOVER_DISCRIMINATOR)
}

export type RecoverInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountJob extends string | AccountMeta<string> = string,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountVault extends string | AccountMeta<string> = string,
  TAccountUser extends string | AccountMeta<string> = string,
  TAccountPayer extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TAccountTokenProgram extends string | AccountMeta<string> = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
      TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
      TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
      TAccountUser extends string ? WritableAccount<TAccountUser> : TAccountUser,
      TAccountPayer extends string ? WritableAccount<TAccountPayer> : TAccountPayer,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
      ...TRemainingAccounts
    ]
  >

export type RecoverInstructionData = { discriminator: ReadonlyUint8Array }

export type RecoverInstructionDataArgs = {}

export function getRecoverInstructionDataEncoder(): FixedSizeEncoder<RecoverInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: RECOVER_DISCRIMINATOR
  }))
}

export function getRecoverInstructionDataDecoder(): FixedSizeDecoder<RecoverInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getRecoverInstructionDataCodec(): FixedSizeCodec<RecoverInstructionDataArgs, RecoverInstructionData> {
  return combineCodec(getRecoverInstructionDataEncoder(), getRecoverInstructionDataDecoder())
}

export type RecoverInput<
  TAccountJob extends string = string,
  TAccountMarket extends string = string,
  TAccountVault extends string = string,
  TAccountUser extends string = string,
  TAccountPayer extends string = string,
  TAccountAuthority extends string = string,
  TAccountTokenProgram extends string = string
> = {
  job: Address<TAccountJob>
  market: Address<TAccountMarket>
  vault: Address<TAccountVault>
  user: Address<TAccountUser>
  payer: Address<TAccountPayer>
  authority: TransactionSigner<TAccountAuthority>
  tokenProgram?: Address<TAccountTokenProgram>
}

export function getRecoverInstruction<
  TAccountJob extends string,
  TAccountMarket extends string,
  TAccountVault extends string,
  TAccountUser extends string,
  TAccountPayer extends string,
  TAccountAuthority extends string,
  TAccountTokenProgram extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: RecoverInput<
    TAccountJob,
    TAccountMarket,
    TAccountVault,
    TAccountUser,
    TAccountPayer,
    TAccountAuthority,
    TAccountTokenProgram
  >,
  config?: { programAddress?: TProgramAddress }
): RecoverInstruction<
  TProgramAddress,
  TAccountJob,
  TAccountMarket,
  TAccountVault,
  TAccountUser,
  TAccountPayer,
  TAccountAuthority,
  TAccountTokenProgram
> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    job: { value: input.job ?? null, isWritable: true },
    market: { value: input.market ?? null, isWritable: false },
    vault: { value: input.vault ?? null, isWritable: true },
    user: { value: input.user ?? null, isWritable: true },
    payer: { value: input.payer ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: false },
    tokenProgram: { value: input.tokenProgram ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  // Resolve default values.
  if (!accounts.tokenProgram.value) {
    accounts.tokenProgram.value =
      "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA" as Address<"TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA">
  }

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("job", accounts.job),
      getAccountMeta("market", accounts.market),
      getAccountMeta("vault", accounts.vault),
      getAccountMeta("user", accounts.user),
      getAccountMeta("payer", accounts.payer),
      getAccountMeta("authority", accounts.authority),
      getAccountMeta("tokenProgram", accounts.tokenProgram)
    ],
    data: getRecoverInstructionDataEncoder().encode({}),
    programAddress
  } as RecoverInstruction<
    TProgramAddress,
    TAccountJob,
    TAccountMarket,
    TAccountVault,
    TAccountUser,
    TAccountPayer,
    TAccountAuthority,
    TAccountTokenProgram
  >)
}

export type ParsedRecoverInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    job: TAccountMetas[0]
    market: TAccountMetas[1]
    vault: TAccountMetas[2]
    user: TAccountMetas[3]
    payer: TAccountMetas[4]
    authority: TAccountMetas[5]
    tokenProgram: TAccountMetas[6]
  }
  data: RecoverInstructionData
}

export function parseRecoverInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedRecoverInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 7) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 7
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
      job: getNextAccount(),
      market: getNextAccount(),
      vault: getNextAccount(),
      user: getNextAccount(),
      payer: getNextAccount(),
      authority: getNextAccount(),
      tokenProgram: getNextAccount()
    },
    data: getRecoverInstructionDataDecoder().decode(instruction.data)
  }
}
