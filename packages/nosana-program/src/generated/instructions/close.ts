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

export const CLOSE_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([98, 165, 201, 177, 108, 65, 206, 96])

export function getCloseDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(CLOSE_DISCRIMINATOR)
}

export type CloseInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountVault extends string | AccountMeta<string> = string,
  TAccountUser extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TAccountTokenProgram extends string | AccountMeta<string> = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountMarket extends string ? WritableAccount<TAccountMarket> : TAccountMarket,
      TAccountVault extends string ? WritableAccount<TAccountVault> : TAccountVault,
      TAccountUser extends string ? WritableAccount<TAccountUser> : TAccountUser,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      TAccountTokenProgram extends string ? ReadonlyAccount<TAccountTokenProgram> : TAccountTokenProgram,
      ...TRemainingAccounts
    ]
  >

export type CloseInstructionData = { discriminator: ReadonlyUint8Array }

export type CloseInstructionDataArgs = {}

export function getCloseInstructionDataEncoder(): FixedSizeEncoder<CloseInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: CLOSE_DISCRIMINATOR
  }))
}

export function getCloseInstructionDataDecoder(): FixedSizeDecoder<CloseInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getCloseInstructionDataCodec(): FixedSizeCodec<CloseInstructionDataArgs, CloseInstructionData> {
  return combineCodec(getCloseInstructionDataEncoder(), getCloseInstructionDataDecoder())
}

export type CloseInput<
  TAccountMarket extends string = string,
  TAccountVault extends string = string,
  TAccountUser extends string = string,
  TAccountAuthority extends string = string,
  TAccountTokenProgram extends string = string
> = {
  market: Address<TAccountMarket>
  vault: Address<TAccountVault>
  user: Address<TAccountUser>
  authority: TransactionSigner<TAccountAuthority>
  tokenProgram?: Address<TAccountTokenProgram>
}

export function getCloseInstruction<
  TAccountMarket extends string,
  TAccountVault extends string,
  TAccountUser extends string,
  TAccountAuthority extends string,
  TAccountTokenProgram extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: CloseInput<TAccountMarket, TAccountVault, TAccountUser, TAccountAuthority, TAccountTokenProgram>,
  config?: { programAddress?: TProgramAddress }
): CloseInstruction<
  TProgramAddress,
  TAccountMarket,
  TAccountVault,
  TAccountUser,
  TAccountAuthority,
  TAccountTokenProgram
> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    market: { value: input.market ?? null, isWritable: true },
    vault: { value: input.vault ?? null, isWritable: true },
    user: { value: input.user ?? null, isWritable: true },
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
      getAccountMeta("market", accounts.market),
      getAccountMeta("vault", accounts.vault),
      getAccountMeta("user", accounts.user),
      getAccountMeta("authority", accounts.authority),
      getAccountMeta("tokenProgram", accounts.tokenProgram)
    ],
    data: getCloseInstructionDataEncoder().encode({}),
    programAddress
  } as CloseInstruction<
    TProgramAddress,
    TAccountMarket,
    TAccountVault,
    TAccountUser,
    TAccountAuthority,
    TAccountTokenProgram
  >)
}

export type ParsedCloseInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    market: TAccountMetas[0]
    vault: TAccountMetas[1]
    user: TAccountMetas[2]
    authority: TAccountMetas[3]
    tokenProgram: TAccountMetas[4]
  }
  data: CloseInstructionData
}

export function parseCloseInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedCloseInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 5) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 5
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
      market: getNextAccount(),
      vault: getNextAccount(),
      user: getNextAccount(),
      authority: getNextAccount(),
      tokenProgram: getNextAccount()
    },
    data: getCloseInstructionDataDecoder().decode(instruction.data)
  }
}
