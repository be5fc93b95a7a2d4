/** Written by `npm run generate` from idl/nosana_jobs.json; change that. */

import {
  assertIsInstructionWithAccounts,
  containsBytes,
  extendClient,
  fixEncoderSize,
  getBytesEncoder,
  SOLANA_ERROR__PROGRAM_CLIENTS__FAILED_TO_IDENTIFY_ACCOUNT,
  SOLANA_ERROR__PROGRAM_CLIENTS__FAILED_TO_IDENTIFY_INSTRUCTION,
  SOLANA_ERROR__PROGRAM_CLIENTS__UNRECOGNIZED_INSTRUCTION_TYPE,
  SolanaError,
  type Address,
  type ClientWithPayer,
  type ClientWithRpc,
  type ExtendedClient,
  type ClientWithTransactionPlanning,
  type ClientWithTransactionSending,
  type GetAccountInfoApi,
  type GetMultipleAccountsApi,
  type Instruction,
  type InstructionWithData,
  type ReadonlyUint8Array
} from "@solana/kit"
import {
  addSelfFetchFunctions,
  addSelfPlanAndSendFunctions,
  type SelfFetchFunctions,
  type SelfPlanAndSendFunctions
} from "@solana/kit/program-client-core"
import {
  getJobAccountCodec,
  getMarketAccountCodec,
  getRunAccountCodec,
  type JobAccount,
  type JobAccountArgs,
  type MarketAccount,
  type MarketAccountArgs,
  type RunAccount,
  type RunAccountArgs
} from "../accounts/index.ts"
import {
  getAssignInstruction,
  getClaimInstruction,
  getCleanAdminInstruction,
  getCleanInstruction,
  getCloseAdminInstruction,
  getCloseInstruction,
  getCompleteInstruction,
  getDelistInstruction,
  getEndInstruction,
  getExtendInstruction,
  getFinishInstruction,
  getListInstruction,
  getOpenInstruction,
  getQuitAdminInstruction,
  getQuitInstruction,
  getRecoverInstruction,
  getStopInstruction,
  getUpdateInstruction,
  getWorkInstruction,
  parseAssignInstruction,
  parseClaimInstruction,
  parseCleanAdminInstruction,
  parseCleanInstruction,
  parseCloseAdminInstruction,
  parseCloseInstruction,
  parseCompleteInstruction,
  parseDelistInstruction,
  parseEndInstruction,
  parseExtendInstruction,
  parseFinishInstruction,
  parseListInstruction,
  parseOpenInstruction,
  parseQuitAdminInstruction,
  parseQuitInstruction,
  parseRecoverInstruction,
  parseStopInstruction,
  parseUpdateInstruction,
  parseWorkInstruction,
  type AssignInput,
  type ClaimInput,
  type CleanAdminInput,
  type CleanInput,
  type CloseAdminInput,
  type CloseInput,
  type CompleteInput,
  type DelistInput,
  type EndInput,
  type ExtendInput,
  type FinishInput,
  type ListInput,
  type OpenInput,
  type ParsedAssignInstruction,
  type ParsedClaimInstruction,
  type ParsedCleanAdminInstruction,
  type ParsedCleanInstruction,
  type ParsedCloseAdminInstruction,
  type ParsedCloseInstruction,
  type ParsedCompleteInstruction,
  type ParsedDelistInstruction,
  type ParsedEndInstruction,
  type ParsedExtendInstruction,
  type ParsedFinishInstruction,
  type ParsedListInstruction,
  type ParsedOpenInstruction,
  type ParsedQuitAdminInstruction,
  type ParsedQuitInstruction,
  type ParsedRecoverInstruction,
  type ParsedStopInstruction,
  type ParsedUpdateInstruction,
  type ParsedWorkInstruction,
  type QuitAdminInput,
  type QuitInput,
  type RecoverInput,
  type StopInput,
  type UpdateInput,
  type WorkInput
} from "../instructions/index.ts"

export const NOSANA_JOBS_PROGRAM_ADDRESS =
  "nosJhNRqr2bc9g1nfGDcXXTXvYUmxD4cVwy2pMWhrYM" as Address<"nosJhNRqr2bc9g1nfGDcXXTXvYUmxD4cVwy2pMWhrYM">

export const NosanaJobsAccount = { JobAccount: 0, MarketAccount: 1, RunAccount: 2 } as const
export type NosanaJobsAccount = (typeof NosanaJobsAccount)[keyof typeof NosanaJobsAccount]

export function identifyNosanaJobsAccount(
  account: { data: ReadonlyUint8Array } | ReadonlyUint8Array
): NosanaJobsAccount {
  const data = "data" in account ? account.data : account
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([91, 16, 162, 5, 45, 210, 125, 65])),
      0
    )
  ) {
    return NosanaJobsAccount.JobAccount
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([201, 78, 187, 225, 240, 198, 201, 251])),
      0
    )
  ) {
    return NosanaJobsAccount.MarketAccount
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([194, 169, 110, 230, 235, 11, 225, 22])),
      0
    )
  ) {
    return NosanaJobsAccount.RunAccount
  }
  throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__FAILED_TO_IDENTIFY_ACCOUNT, {
    accountData: data,
    programName: "nosanaJobs"
  })
}

export const NosanaJobsInstruction = { List: 0, Assign: 1, Extend: 2, Delist: 3, End: 4, Recover: 5, Work: 6, Stop: 7, Claim: 8, Finish: 9, Complete: 10, Quit: 11, Open: 12, Update: 13, Close: 14, CloseAdmin: 15, Clean: 16, CleanAdmin: 17, QuitAdmin: 18 } as const
export type NosanaJobsInstruction = (typeof NosanaJobsInstruction)[keyof typeof NosanaJobsInstruction]

export function identifyNosanaJobsInstruction(
  instruction: { data: ReadonlyUint8Array } | ReadonlyUint8Array
): NosanaJobsInstruction {
  const data = "data" in instruction ? instruction.data : instruction
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([54, 174, 193, 67, 17, 41, 132, 38])),
      0
    )
  ) {
    return NosanaJobsInstruction.List
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([73, 66, 125, 203, 81, 41, 64, 135])),
      0
    )
  ) {
    return NosanaJobsInstruction.Assign
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([228, 127, 0, 1, 227, 154, 54, 168])),
      0
    )
  ) {
    return NosanaJobsInstruction.Extend
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([55, 136, 205, 107, 107, 173, 4, 31])),
      0
    )
  ) {
    return NosanaJobsInstruction.Delist
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([180, 160, 249, 217, 194, 121, 70, 16])),
      0
    )
  ) {
    return NosanaJobsInstruction.End
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([108, 216, 38, 58, 109, 146, 116, 17])),
      0
    )
  ) {
    return NosanaJobsInstruction.Recover
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([15, 67, 45, 195, 215, 137, 229, 47])),
      0
    )
  ) {
    return NosanaJobsInstruction.Work
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([42, 133, 32, 60, 171, 253, 184, 155])),
      0
    )
  ) {
    return NosanaJobsInstruction.Stop
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([62, 198, 214, 193, 213, 159, 108, 210])),
      0
    )
  ) {
    return NosanaJobsInstruction.Claim
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([67, 74, 170, 132, 125, 233, 182, 37])),
      0
    )
  ) {
    return NosanaJobsInstruction.Finish
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([0, 77, 224, 147, 136, 25, 88, 76])),
      0
    )
  ) {
    return NosanaJobsInstruction.Complete
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([191, 103, 141, 240, 80, 129, 103, 153])),
      0
    )
  ) {
    return NosanaJobsInstruction.Quit
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([228, 220, 155, 71, 199, 189, 60, 45])),
      0
    )
  ) {
    return NosanaJobsInstruction.Open
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([219, 200, 88, 176, 158, 63, 253, 127])),
      0
    )
  ) {
    return NosanaJobsInstruction.Update
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([98, 165, 201, 177, 108, 65, 206, 96])),
      0
    )
  ) {
    return NosanaJobsInstruction.Close
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([202, 182, 185, 142, 208, 161, 145, 189])),
      0
    )
  ) {
    return NosanaJobsInstruction.CloseAdmin
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([250, 191, 56, 128, 150, 251, 1, 103])),
      0
    )
  ) {
    return NosanaJobsInstruction.Clean
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([245, 90, 188, 68, 253, 235, 171, 105])),
      0
    )
  ) {
    return NosanaJobsInstruction.CleanAdmin
  }
  if (
    containsBytes(
      data,
      fixEncoderSize(getBytesEncoder(), 8).encode(new Uint8Array([103, 238, 110, 8, 182, 20, 56, 196])),
      0
    )
  ) {
    return NosanaJobsInstruction.QuitAdmin
  }
  throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__FAILED_TO_IDENTIFY_INSTRUCTION, {
    instructionData: data,
    programName: "nosanaJobs"
  })
}

export type ParsedNosanaJobsInstruction<TProgram extends string = "nosJhNRqr2bc9g1nfGDcXXTXvYUmxD4cVwy2pMWhrYM"> =
  | ({ instructionType: typeof NosanaJobsInstruction.List } & ParsedListInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Assign } & ParsedAssignInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Extend } & ParsedExtendInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Delist } & ParsedDelistInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.End } & ParsedEndInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Recover } & ParsedRecoverInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Work } & ParsedWorkInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Stop } & ParsedStopInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Claim } & ParsedClaimInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Finish } & ParsedFinishInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Complete } & ParsedCompleteInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Quit } & ParsedQuitInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Open } & ParsedOpenInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Update } & ParsedUpdateInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Close } & ParsedCloseInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.CloseAdmin } & ParsedCloseAdminInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.Clean } & ParsedCleanInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.CleanAdmin } & ParsedCleanAdminInstruction<TProgram>)
  | ({ instructionType: typeof NosanaJobsInstruction.QuitAdmin } & ParsedQuitAdminInstruction<TProgram>)

export function parseNosanaJobsInstruction<TProgram extends string>(
  instruction: Instruction<TProgram> & InstructionWithData<ReadonlyUint8Array>
): ParsedNosanaJobsInstruction<TProgram> {
  const instructionType = identifyNosanaJobsInstruction(instruction)
  switch (instructionType) {
    case NosanaJobsInstruction.List: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.List, ...parseListInstruction(instruction) }
    }
    case NosanaJobsInstruction.Assign: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Assign, ...parseAssignInstruction(instruction) }
    }
    case NosanaJobsInstruction.Extend: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Extend, ...parseExtendInstruction(instruction) }
    }
    case NosanaJobsInstruction.Delist: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Delist, ...parseDelistInstruction(instruction) }
    }
    case NosanaJobsInstruction.End: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.End, ...parseEndInstruction(instruction) }
    }
    case NosanaJobsInstruction.Recover: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Recover, ...parseRecoverInstruction(instruction) }
    }
    case NosanaJobsInstruction.Work: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Work, ...parseWorkInstruction(instruction) }
    }
    case NosanaJobsInstruction.Stop: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Stop, ...parseStopInstruction(instruction) }
    }
    case NosanaJobsInstruction.Claim: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Claim, ...parseClaimInstruction(instruction) }
    }
    case NosanaJobsInstruction.Finish: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Finish, ...parseFinishInstruction(instruction) }
    }
    case NosanaJobsInstruction.Complete: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Complete, ...parseCompleteInstruction(instruction) }
    }
    case NosanaJobsInstruction.Quit: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Quit, ...parseQuitInstruction(instruction) }
    }
    case NosanaJobsInstruction.Open: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Open, ...parseOpenInstruction(instruction) }
    }
    case NosanaJobsInstruction.Update: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Update, ...parseUpdateInstruction(instruction) }
    }
    case NosanaJobsInstruction.Close: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Close, ...parseCloseInstruction(instruction) }
    }
    case NosanaJobsInstruction.CloseAdmin: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.CloseAdmin, ...parseCloseAdminInstruction(instruction) }
    }
    case NosanaJobsInstruction.Clean: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.Clean, ...parseCleanInstruction(instruction) }
    }
    case NosanaJobsInstruction.CleanAdmin: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.CleanAdmin, ...parseCleanAdminInstruction(instruction) }
    }
    case NosanaJobsInstruction.QuitAdmin: {
      assertIsInstructionWithAccounts(instruction)
      return { instructionType: NosanaJobsInstruction.QuitAdmin, ...parseQuitAdminInstruction(instruction) }
    }
    default:
      throw new SolanaError(SOLANA_ERROR__PROGRAM_CLIENTS__UNRECOGNIZED_INSTRUCTION_TYPE, {
        instructionType: instructionType as string,
        programName: "nosanaJobs"
      })
  }
}

export type NosanaJobsPlugin = { accounts: NosanaJobsPluginAccounts; instructions: NosanaJobsPluginInstructions }

export type NosanaJobsPluginAccounts = {
  jobAccount: ReturnType<typeof getJobAccountCodec> & SelfFetchFunctions<JobAccountArgs, JobAccount>
  marketAccount: ReturnType<typeof getMarketAccountCodec> & SelfFetchFunctions<MarketAccountArgs, MarketAccount>
  runAccount: ReturnType<typeof getRunAccountCodec> & SelfFetchFunctions<RunAccountArgs, RunAccount>
}

export type NosanaJobsPluginInstructions = {
  list: (input: MakeOptional<ListInput, "payer">) => ReturnType<typeof getListInstruction> & SelfPlanAndSendFunctions
  assign: (
    input: MakeOptional<AssignInput, "payer">
  ) => ReturnType<typeof getAssignInstruction> & SelfPlanAndSendFunctions
  extend: (
    input: MakeOptional<ExtendInput, "payer">
  ) => ReturnType<typeof getExtendInstruction> & SelfPlanAndSendFunctions
  delist: (
    input: MakeOptional<DelistInput, "payer">
  ) => ReturnType<typeof getDelistInstruction> & SelfPlanAndSendFunctions
  end: (input: MakeOptional<EndInput, "payer">) => ReturnType<typeof getEndInstruction> & SelfPlanAndSendFunctions
  recover: (
    input: MakeOptional<RecoverInput, "payer">
  ) => ReturnType<typeof getRecoverInstruction> & SelfPlanAndSendFunctions
  work: (input: MakeOptional<WorkInput, "payer">) => ReturnType<typeof getWorkInstruction> & SelfPlanAndSendFunctions
  stop: (input: StopInput) => ReturnType<typeof getStopInstruction> & SelfPlanAndSendFunctions
  claim: (input: MakeOptional<ClaimInput, "payer">) => ReturnType<typeof getClaimInstruction> & SelfPlanAndSendFunctions
  finish: (input: FinishInput) => ReturnType<typeof getFinishInstruction> & SelfPlanAndSendFunctions
  complete: (input: CompleteInput) => ReturnType<typeof getCompleteInstruction> & SelfPlanAndSendFunctions
  quit: (input: MakeOptional<QuitInput, "payer">) => ReturnType<typeof getQuitInstruction> & SelfPlanAndSendFunctions
  open: (input: OpenInput) => ReturnType<typeof getOpenInstruction> & SelfPlanAndSendFunctions
  update: (input: UpdateInput) => ReturnType<typeof getUpdateInstruction> & SelfPlanAndSendFunctions
  close: (input: CloseInput) => ReturnType<typeof getCloseInstruction> & SelfPlanAndSendFunctions
  closeAdmin: (input: CloseAdminInput) => ReturnType<typeof getCloseAdminInstruction> & SelfPlanAndSendFunctions
  clean: (input: MakeOptional<CleanInput, "payer">) => ReturnType<typeof getCleanInstruction> & SelfPlanAndSendFunctions
  cleanAdmin: (
    input: MakeOptional<CleanAdminInput, "payer">
  ) => ReturnType<typeof getCleanAdminInstruction> & SelfPlanAndSendFunctions
  quitAdmin: (
    input: MakeOptional<QuitAdminInput, "payer">
  ) => ReturnType<typeof getQuitAdminInstruction> & SelfPlanAndSendFunctions
}

export type NosanaJobsPluginRequirements = ClientWithRpc<GetAccountInfoApi & GetMultipleAccountsApi> &
  ClientWithPayer &
  ClientWithTransactionPlanning &
  ClientWithTransactionSending

export function nosanaJobsProgram() {
  return <T extends NosanaJobsPluginRequirements>(
    client: T
  ): ExtendedClient<T, { nosanaJobs: NosanaJobsPlugin }> => {
    return extendClient(client, {
      nosanaJobs: {
        accounts: {
          jobAccount: addSelfFetchFunctions(client, getJobAccountCodec()),
          marketAccount: addSelfFetchFunctions(client, getMarketAccountCodec()),
          runAccount: addSelfFetchFunctions(client, getRunAccountCodec())
        },
        instructions: {
          list: (input) =>
            addSelfPlanAndSendFunctions(client, getListInstruction({ ...input, payer: input.payer ?? client.payer })),
          assign: (input) =>
            addSelfPlanAndSendFunctions(client, getAssignInstruction({ ...input, payer: input.payer ?? client.payer })),
          extend: (input) =>
            addSelfPlanAndSendFunctions(client, getExtendInstruction({ ...input, payer: input.payer ?? client.payer })),
          delist: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getDelistInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          end: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getEndInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          recover: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getRecoverInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          work: (input) =>
            addSelfPlanAndSendFunctions(client, getWorkInstruction({ ...input, payer: input.payer ?? client.payer })),
          stop: (input) => addSelfPlanAndSendFunctions(client, getStopInstruction(input)),
          claim: (input) =>
            addSelfPlanAndSendFunctions(client, getClaimInstruction({ ...input, payer: input.payer ?? client.payer })),
          finish: (input) => addSelfPlanAndSendFunctions(client, getFinishInstruction(input)),
          complete: (input) => addSelfPlanAndSendFunctions(client, getCompleteInstruction(input)),
          quit: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getQuitInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          open: (input) => addSelfPlanAndSendFunctions(client, getOpenInstruction(input)),
          update: (input) => addSelfPlanAndSendFunctions(client, getUpdateInstruction(input)),
          close: (input) => addSelfPlanAndSendFunctions(client, getCloseInstruction(input)),
          closeAdmin: (input) => addSelfPlanAndSendFunctions(client, getCloseAdminInstruction(input)),
          clean: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getCleanInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          cleanAdmin: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getCleanAdminInstruction({ ...input, payer: input.payer ?? client.payer.address })
            ),
          quitAdmin: (input) =>
            addSelfPlanAndSendFunctions(
              client,
              getQuitAdminInstruction({ ...input, payer: input.payer ?? client.payer.address })
            )
        }
      } as NosanaJobsPlugin
    })
  }
}

type MakeOptional<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>
