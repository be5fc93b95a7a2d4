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
  type WritableAccount,
  type WritableSignerAccount
} from "@solana/kit"
import { getAccountMetaFactory, type ResolvedInstructionAccount } from "@solana/kit/program-client-core"
import { NOSANA_JOBS_PROGRAM_ADDRESS } from "../programs/index.ts"

export const CLAIM_DISCRIMINATOR: ReadonlyUint8Array = new Uint8Array([62, 198, 214, 193, 213, 159, 108, 210])

export function getClaimDiscriminatorBytes(): ReadonlyUint8Array {
  return fixEncoderSize(getBytesEncoder(), 8).encode(CLAIM_DISCRIMINATOR)
}

export type ClaimInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountJob extends string | AccountMeta<string> = string,
  TAccountRun extends string | AccountMeta<string> = string,
  TAccountMarket extends string | AccountMeta<string> = string,
  TAccountStake extends string | AccountMeta<string> = string,
  TAccountNft extends string | AccountMeta<string> = string,
  TAccountMetadata extends string | AccountMeta<string> = string,
  TAccountPayer extends string | AccountMeta<string> = string,
  TAccountAuthority extends string | AccountMeta<string> = string,
  TAccountSystemProgram extends string | AccountMeta<string> = "11111111111111111111111111111111",
  TRemainingAccounts extends readonly AccountMeta<string>[] = []
> = Instruction<TProgram> &
  InstructionWithData<ReadonlyUint8Array> &
  InstructionWithAccounts<
    [
      TAccountJob extends string ? WritableAccount<TAccountJob> : TAccountJob,
      TAccountRun extends string ? WritableSignerAccount<TAccountRun> & AccountSignerMeta<TAccountRun> : TAccountRun,
      TAccountMarket extends string ? ReadonlyAccount<TAccountMarket> : TAccountMarket,
      TAccountStake extends string ? ReadonlyAccount<TAccountStake> : TAccountStake,
      TAccountNft extends string ? ReadonlyAccount<TAccountNft> : TAccountNft,
      TAccountMetadata extends string ? ReadonlyAccount<TAccountMetadata> : TAccountMetadata,
      TAccountPayer extends string
        ? WritableSignerAccount<TAccountPayer> & AccountSignerMeta<TAccountPayer>
        : TAccountPayer,
      TAccountAuthority extends string
        ? ReadonlySignerAccount<TAccountAuthority> & AccountSignerMeta<TAccountAuthority>
        : TAccountAuthority,
      TAccountSystemProgram extends string ? ReadonlyAccount<TAccountSystemProgram> : TAccountSystemProgram,
      ...TRemainingAccounts
    ]
  >

export type ClaimInstructionData = { discriminator: ReadonlyUint8Array }

export type ClaimInstructionDataArgs = {}

export function getClaimInstructionDataEncoder(): FixedSizeEncoder<ClaimInstructionDataArgs> {
  return transformEncoder(getStructEncoder([["discriminator", fixEncoderSize(getBytesEncoder(), 8)]]), (value) => ({
    ...value,
    discriminator: CLAIM_DISCRIMINATOR
  }))
}

export function getClaimInstructionDataDecoder(): FixedSizeDecoder<ClaimInstructionData> {
  return getStructDecoder([["discriminator", fixDecoderSize(getBytesDecoder(), 8)]])
}

export function getClaimInstructionDataCodec(): FixedSizeCodec<ClaimInstructionDataArgs, ClaimInstructionData> {
  return combineCodec(getClaimInstructionDataEncoder(), getClaimInstructionDataDecoder())
}

export type ClaimInput<
  TAccountJob extends string = string,
  TAccountRun extends string = string,
  TAccountMarket extends string = string,
  TAccountStake extends string = string,
  TAccountNft extends string = string,
  TAccountMetadata extends string = string,
  TAccountPayer extends string = string,
  TAccountAuthority extends string = string,
  TAccountSystemProgram extends string = string
> = {
  job: Address<TAccountJob>
  run: TransactionSigner<TAccountRun>
  market: Address<TAccountMarket>
  stake: Address<TAccountStake>
  nft: Address<TAccountNft>
  metadata: Address<TAccountMetadata>
  payer: TransactionSigner<TAccountPayer>
  authority: TransactionSigner<TAccountAuthority>
  systemProgram?: Address<TAccountSystemProgram>
}

export function getClaimInstruction<
  TAccountJob extends string,
  TAccountRun extends string,
  TAccountMarket extends string,
  TAccountStake extends string,
  TAccountNft extends string,
  TAccountMetadata extends string,
  TAccountPayer extends string,
  TAccountAuthority extends string,
  TAccountSystemProgram extends string,
  TProgramAddress extends Address = typeof NOSANA_JOBS_PROGRAM_ADDRESS
>(
  input: ClaimInput<
    TAccountJob,
    TAccountRun,
    TAccountMarket,
    TAccountStake,
    TAccountNft,
    TAccountMetadata,
    TAccountPayer,
    TAccountAuthority,
    TAccountSystemProgram
  >,
  config?: { programAddress?: TProgramAddress }
): ClaimInstruction<
  TProgramAddress,
  TAccountJob,
  TAccountRun,
  TAccountMarket,
  TAccountStake,
  TAccountNft,
  TAccountMetadata,
  TAccountPayer,
  TAccountAuthority,
  TAccountSystemProgram
> {
  // Program address.
  const programAddress = config?.programAddress ?? NOSANA_JOBS_PROGRAM_ADDRESS

  // Original accounts.
  const originalAccounts = {
    job: { value: input.job ?? null, isWritable: true },
    run: { value: input.run ?? null, isWritable: true },
    market: { value: input.market ?? null, isWritable: false },
    stake: { value: input.stake ?? null, isWritable: false },
    nft: { value: input.nft ?? null, isWritable: false },
    metadata: { value: input.metadata ?? null, isWritable: false },
    payer: { value: input.payer ?? null, isWritable: true },
    authority: { value: input.authority ?? null, isWritable: false },
    systemProgram: { value: input.systemProgram ?? null, isWritable: false }
  }
  const accounts = originalAccounts as Record<keyof typeof originalAccounts, ResolvedInstructionAccount>

  // Resolve default values.
  if (!accounts.systemProgram.value) {
    accounts.systemProgram.value = "11111111111111111111111111111111" as Address<"11111111111111111111111111111111">
  }

  const getAccountMeta = getAccountMetaFactory(programAddress, "programId")
  return Object.freeze({
    accounts: [
      getAccountMeta("job", accounts.job),
      getAccountMeta("run", accounts.run),
      getAccountMeta("market", accounts.market),
      getAccountMeta("stake", accounts.stake),
      getAccountMeta("nft", accounts.nft),
      getAccountMeta("metadata", accounts.metadata),
      getAccountMeta("payer", accounts.payer),
      getAccountMeta("authority", accounts.authority),
      getAccountMeta("systemProgram", accounts.systemProgram)
    ],
    data: getClaimInstructionDataEncoder().encode({}),
    programAddress
  } as ClaimInstruction<
    TProgramAddress,
    TAccountJob,
    TAccountRun,
    TAccountMarket,
    TAccountStake,
    TAccountNft,
    TAccountMetadata,
    TAccountPayer,
    TAccountAuthority,
    TAccountSystemProgram
  >)
}

export type ParsedClaimInstruction<
  TProgram extends string = typeof NOSANA_JOBS_PROGRAM_ADDRESS,
  TAccountMetas extends readonly AccountMeta[] = readonly AccountMeta[]
> = {
  programAddress: Address<TProgram>
  accounts: {
    job: TAccountMetas[0]
    run: TAccountMetas[1]
    market: TAccountMetas[2]
    stake: TAccountMetas[3]
    nft: TAccountMetas[4]
    metadata: TAccountMetas[5]
    payer: TAccountMetas[6]
    authority: TAccountMetas[7]
    systemProgram: TAccountMetas[8]
  }
  data: ClaimInstructionData
}

export function parseClaimInstruction<TProgram extends string, TAccountMetas extends readonly AccountMeta[]>(
  instruction: Instruction<TProgram> & InstructionWithAccounts<TAccountMetas> & InstructionWithData<ReadonlyUint8Array>
): ParsedClaimInstruction<TProgram, TAccountMetas> {
  if (instruction.accounts.length < 9) {
    throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__INSUFFICIENT_ACCOUNT_METAS, {
      actualAccountMetas: instruction.accounts.length,
      expectedAccountMetas: 9
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
      run: getNextAccount(),
      market: getNextAccount(),
      stake: getNextAccount(),
      nft: getNextAccount(),
      metadata: getNextAccount(),
      payer: getNextAccount(),
      authority: getNextAccount(),
      systemProgram: getNextAccount()
    },
    data: getClaimInstructionDataDecoder().decode(instruction.data)
  }
}
