import { describe, expect, it } from "@effect/vitest"
import { address, createNoopSigner, type Instruction } from "@solana/kit"
import { systemProgram, tokenProgram } from "../src/Addresses.ts"
import * as Instructions from "../src/Instructions.ts"
import {
  anchorErrors,
  commonErrors,
  jobsErrors,
  stakingErrors,
  systemErrors,
  tokenErrors
} from "../src/internal/faults/codes.ts"
import { helpNames, helpOf } from "../src/internal/faults/help.ts"
import { networks } from "../src/Networks.ts"
import { faultOf } from "../src/ProgramFault.ts"

const network = networks.devnet
const { jobs } = network
const job = address("gBxS1f6uyyGPuW5MzGBukidSb71jdsCb5fZaoSzULE5")
const market = address("k7FaK87WHGVXzkaoHb7CdVPgkKDQhZ29VLDeBVbDfYn")
const payer = address("25hjHpTATmkdET17ynDhf1MCuYNDn1z7wXfVw5iaxLAK")
const run = address("p2Yicb86aZig616Eav2VWG9vuXR5mEqhtzshZYBxzsV")
const wallet = createNoopSigner(address("2HTciirCEfeJeikeHgCTXdfVe1zpoD3ackfU7DrPCL8S"))
const cid = "QmNLfbof5rLekrACjeuLk9JmGZD2HDBHCU4z16iYKmx5SE"

const posting = {
  job: createNoopSigner(job),
  run: createNoopSigner(run),
  market,
  ipfsJob: cid,
  timeout: "1 hour"
} as const
const list = await Instructions.list({ ...posting, authority: wallet }, network)
const delist = await Instructions.delist({ job, market, payer, authority: wallet }, network)
const work = await Instructions.work({ market, run: createNoopSigner(run), authority: wallet }, network)
const end = await Instructions.end(
  { job, market, run, jobPayer: payer, runPayer: payer, node: payer, authority: wallet },
  network
)
const extend = await Instructions.extend({ job, market, timeout: "2 hours", authority: wallet }, network)
const computeBudget: Instruction = {
  programAddress: address("ComputeBudget111111111111111111111111111111"),
  data: Uint8Array.of(2, 64, 13, 3, 0)
}

const hexOf = (code: number) => `0x${code.toString(16)}`
/** The logs of an instruction of the program whose own check fails. */
const anchorLogs = (code: number, name: string, said = "thrown in programs/nosana-jobs/src/state.rs:81") => [
  `Program ${jobs} invoke [1]`,
  "Program log: Instruction: Delist",
  `Program log: AnchorError ${said}. Error Code: ${name}. Error Number: ${code}. Error Message: what it says.`,
  `Program ${jobs} consumed 9000 of 200000 compute units`,
  `Program ${jobs} failed: custom program error: ${hexOf(code)}`
]
/** The logs of one that fails in a program that it calls. */
const innerLogs = (program: string, code: number, ...lines: ReadonlyArray<string>) => [
  `Program ${jobs} invoke [1]`,
  "Program log: Instruction: List",
  `Program ${program} invoke [2]`,
  ...lines,
  `Program ${program} failed: custom program error: ${hexOf(code)}`,
  `Program ${jobs} failed: custom program error: ${hexOf(code)}`
]
const custom = (code: number, index = 0) => ({ InstructionError: [index, { Custom: code }] })
const about = (error: unknown, logs: ReadonlyArray<string>, instructions: ReadonlyArray<Instruction> = [delist]) =>
  faultOf({ error, instructions, logs, network })

describe("the program's own failures", () => {
  const enums = { jobs: jobsErrors, common: commonErrors, staking: stakingErrors }
  const rows = Object.entries(enums).flatMap(([of, names]) => names.map((name, at) => ({ of, name, code: 6000 + at })))

  it.each(rows)("$code is $name of $of where the logs say so", ({ code, name }) => {
    const fault = about(custom(code), anchorLogs(code, name))
    expect(fault).toMatchObject({ _tag: "ProgramFault", name, code, instruction: "delist" })
    const { next, what, reason } = helpOf(name, "delist")!
    expect(fault.message).toBe(`delist on devnet: ${what}. ${next} (${name}, ${code}).`)
    expect(fault.reason).toBe(reason)
  })

  it("are told apart without logs by the instruction", () => {
    const names = (code: number, instruction: Instruction) => about(custom(code), [], [instruction]).name
    expect(names(6001, delist)).toBe("MarketInWrongState")
    expect(names(6001, work)).toBe("InvalidOwner")
    expect(names(6008, delist)).toBe("InvalidPayer")
    expect(names(6008, extend)).toBe("JobTimeoutNotGreater")
    expect(names(6011, list)).toBe("InvalidATA")
    expect(names(6012, work)).toBe("InvalidStakeAccount")
    expect(names(6014, work)).toBe("NodeAlreadyQueued")
  })

  it("are all named where neither logs nor instruction tell", () => {
    const fault = about(custom(6000), [], [end])
    expect(fault.name).toBe("InvalidMarketAccount or Unauthorized")
    expect(fault.message).toMatchInlineSnapshot(
      `"end on devnet: either the market is not the job's, or the authority is not the job's project; the RPC gave no logs that would tell. Simulate the transaction on an RPC that gives them (InvalidMarketAccount or Unauthorized, 6000)."`
    )
    expect(about(custom(6000), [], []).name).toBe("InvalidMarketAccount or Unauthorized or AmountNotEnough")
  })

  it("name the account and its address", () => {
    const logs = anchorLogs(6011, "InvalidATA", "caused by account: deposit")
    const fault = about(custom(6011), logs)
    expect(fault.account).toBe("deposit")
    expect(fault.message).toBe(
      `delist on devnet: a NOS account is not the one that the program wants (account \`deposit\`, ${delist.accounts[2].address}). Leave the token accounts to be derived from their owners (InvalidATA, 6011).`
    )
  })

  it("say what to do about a job that a node has taken", () => {
    expect(
      about(custom(6001), anchorLogs(6001, "MarketInWrongState", "caused by account: market")).message
    ).toMatchInlineSnapshot(
      `"delist on devnet: the job is not in the queue: a node has taken it (account \`market\`, k7FaK87WHGVXzkaoHb7CdVPgkKDQhZ29VLDeBVbDfYn). End the job instead (MarketInWrongState, 6001)."`
    )
    expect(about(custom(6002), anchorLogs(6002, "NotInMarketQueue")).message).toContain("End the job instead")
  })
})

describe("failures of the framework", () => {
  it.each(Object.entries(anchorErrors))("%s is %s", (number, name) => {
    const code = Number(number)
    for (const logs of [anchorLogs(code, name, "caused by account: rewards_vault"), anchorLogs(code, name), []]) {
      const fault = about(custom(code), logs)
      expect(fault).toMatchObject({ name, code, instruction: "delist" })
      const { next, what } = helpOf(name, "delist", fault.account)!
      expect(fault.message).toContain(`delist on devnet: ${what}`)
      expect(fault.message).toContain(`. ${next} (${name}, ${code}).`)
    }
  })

  it.each([
    ["market", "there is no market at this address", "InvalidSpec"],
    ["job", "there is no job at this address", "JobNotFound"],
    ["run", "the job has no run", "InvalidState"],
    ["user", "the owner of `user` has no NOS account", "InvalidState"],
    ["deposit", "the job's payer has no NOS account", "InvalidState"],
    ["vault", "the market's vault does not exist", "InvalidState"],
    ["stake", "the node has no stake account", "Unauthorized"],
    ["nft", "the node has no token account of this kind", "Unauthorized"],
    ["rewards_reflection", "the rewards program is not set up", "Misconfigured"],
    ["rewards_vault", "the rewards program is not set up", "Misconfigured"]
  ])("3012 of %s: %s", (account, what, reason) => {
    const fault = about(custom(3012), anchorLogs(3012, "AccountNotInitialized", `caused by account: ${account}`))
    expect(fault.message).toContain(what)
    expect(fault.reason).toBe(reason)
  })

  it.each([
    ["market", "this address is no market's"],
    ["job", "this address is no job's"],
    ["run", "this address is no run's"]
  ])("3002 of %s: %s", (account, what) => {
    const logs = anchorLogs(3002, "AccountDiscriminatorMismatch", `caused by account: ${account}`)
    expect(about(custom(3002), logs).message).toContain(what)
  })

  it("keep a name that is not known, with its number", () => {
    const fault = about(custom(2042), anchorLogs(2042, "ConstraintOfTomorrow", "caused by account: job"))
    expect(fault).toMatchObject({ name: "ConstraintOfTomorrow", code: 2042, account: "job", reason: "InvalidState" })
    expect(fault.message).toBe(
      'delist on devnet: {"InstructionError":[0,{"Custom":2042}]}. Look at the program\'s logs (ConstraintOfTomorrow, 2042).'
    )
  })
})

describe("failures of programs that are called", () => {
  it.each(tokenErrors.map((name, code) => ({ name, code })))(
    "$code of the Token program is $name",
    ({ code, name }) => {
      const fault = about(custom(code), innerLogs(tokenProgram, code), [list])
      expect(fault).toMatchObject({ name, code, instruction: "list" })
      expect(fault.message).toContain(helpOf(name, "list")!.what)
    }
  )

  it.each(systemErrors.map((name, code) => ({ name, code })))(
    "$code of the System program is $name",
    ({ code, name }) => {
      const fault = about(custom(code), innerLogs(systemProgram, code), [list])
      expect(fault).toMatchObject({ name, code, instruction: "list" })
      expect(fault.message).toContain(helpOf(name, "list")!.what)
    }
  )

  it("1 is too little NOS or too little SOL by who says it", () => {
    expect(
      about(custom(1), innerLogs(tokenProgram, 1, "Program log: Error: insufficient funds"), [list]).message
    ).toMatchInlineSnapshot(
      `"list on devnet: the NOS account has too little for the deposit and the fee. Add NOS to it, or ask for a shorter timeout (InsufficientNos, 1)."`
    )
    expect(
      about(custom(1), innerLogs(systemProgram, 1, "Transfer: insufficient lamports 100, need 2561280"), [list])
    ).toMatchInlineSnapshot(`
        {
          "_tag": "ProgramFault",
          "account": undefined,
          "code": 1,
          "instruction": "list",
          "message": "list on devnet: the payer has too little SOL for the rent of new accounts: it has 100 lamports of 2561280. Add SOL to it: rent, fees and a margin (InsufficientSol, 1).",
          "name": "InsufficientSol",
          "reason": "InsufficientFunds",
        }
      `)
    const unknown = about(custom(1), [], [list])
    expect(unknown).toMatchObject({ name: "InsufficientFunds", reason: "InsufficientFunds" })
  })

  it("too little NOS in the vault is not the caller's", () => {
    const logs = innerLogs(tokenProgram, 1).map((line) => line.replace("List", "End"))
    expect(about(custom(1), logs, [end])).toMatchObject({ name: "InsufficientNos", reason: "InvalidState" })
  })

  it("an account that exists may mean that the transaction was carried out before", () => {
    for (const logs of [innerLogs(systemProgram, 0), []]) {
      expect(about(custom(0), logs, [list])).toMatchObject({ name: "AccountAlreadyInUse", reason: "OutcomeUnknown" })
    }
  })

  it("any other program keeps its number", () => {
    const other = "metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s"
    expect(about(custom(57), innerLogs(other, 57), [list])).toMatchObject({ name: "Custom57", code: 57 })
    const alone: Instruction = { programAddress: address(other) }
    expect(about(custom(6000, 1), [], [list, alone])).toMatchObject({ name: "Custom6000", instruction: other })
    expect(about(custom(6500), [], [list])).toMatchObject({ name: "Custom6500", instruction: "list" })
  })
})

describe("which instruction", () => {
  it("is the one at the index, past those before it and their logs", () => {
    const before = [
      `Program ${computeBudget.programAddress} invoke [1]`,
      `Program ${computeBudget.programAddress} success`,
      `Program ${jobs} invoke [1]`,
      "Program log: Instruction: Extend",
      `Program ${jobs} success`
    ]
    const logs = [...before, ...anchorLogs(6004, "JobInWrongState", "caused by account: job")]
    const fault = about(custom(6004, 2), logs, [computeBudget, extend, delist])
    expect(fault).toMatchObject({ instruction: "delist", account: "job", name: "JobInWrongState" })
    expect(about(custom(6004, 2), logs, [])).toMatchObject({ instruction: "delist" })
  })

  it("is read as the RPC clients give numbers", () => {
    expect(about({ InstructionError: [0n, { Custom: 6004n }] }, [])).toMatchObject({
      code: 6004,
      name: "JobInWrongState",
      instruction: "delist"
    })
  })

  it("has the addresses of its own network", () => {
    const onMainnet = faultOf({ error: custom(6001), instructions: [delist], logs: [], network: networks.mainnet })
    expect(onMainnet).toMatchObject({ name: "Custom6001", instruction: jobs })
    expect(onMainnet.message).toContain("on mainnet")
  })
})

describe("failures of a transaction", () => {
  const words = helpNames.filter((name) => /^(?!Custom|Token|System|Insufficient(Nos|Sol|Funds$))[A-Z]\w+$/.test(name))

  it.each(words)("%s is explained", (word) => {
    for (const error of [word, { [word]: { account_index: 3 } }, { InstructionError: [0, word] }]) {
      const fault = about(error, [])
      expect(fault).toMatchObject({ name: word, code: undefined })
      expect(fault.message).toContain("on devnet: ")
      expect(fault.message).not.toMatch(/undefined|\[object/)
    }
  })

  it.each([
    ["BlockhashNotFound", "Unavailable"],
    ["AlreadyProcessed", "OutcomeUnknown"],
    ["InsufficientFundsForFee", "InsufficientFunds"],
    [{ InsufficientFundsForRent: { account_index: 0 } }, "InsufficientFunds"],
    ["AccountNotFound", "InsufficientFunds"],
    ["WouldExceedMaxBlockCostLimit", "Unavailable"],
    ["ProgramAccountNotFound", "Misconfigured"]
  ])("%j is %s", (error, reason) => {
    expect(about(error, []).reason).toBe(reason)
  })

  it("says what to do about an old blockhash", () => {
    expect(about("BlockhashNotFound", []).message).toMatchInlineSnapshot(
      `"the transaction on devnet: its blockhash is too old, or not known yet to this RPC. Build it again with a new blockhash; an RPC behind others may need a moment (BlockhashNotFound)."`
    )
  })

  it("tells used-up compute units, a panic and sums that do not fit apart", () => {
    const failed = { InstructionError: [0, "ProgramFailedToComplete"] }
    const begun = [`Program ${jobs} invoke [1]`, "Program log: Instruction: Delist"]
    const used = [...begun, `Program ${jobs} failed: exceeded CUs meter at BPF instruction`]
    expect(about(failed, used).name).toBe("ComputationalBudgetExceeded")
    expect(about({ InstructionError: [0, "ComputationalBudgetExceeded"] }, []).name).toBe("ComputationalBudgetExceeded")
    const overflow = "Program log: panicked at programs/nosana-jobs/src/state.rs:9:5:"
    const panic = [
      ...begun,
      overflow,
      "attempt to multiply with overflow",
      `Program ${jobs} failed: SBF program panicked`
    ]
    expect(about(failed, panic).name).toBe("ArithmeticOverflow")
    expect(about(failed, [...begun, `Program ${jobs} failed: SBF program panicked`]).name).toBe(
      "ProgramFailedToComplete"
    )
  })

  it("keeps what it does not know", () => {
    const unknown = [null, undefined, 7, {}, [], "Tomorrow", { Tomorrow: [1n] }, { InstructionError: [0] }]
    for (const error of [...unknown, { InstructionError: 3 }, { InstructionError: [9, { Custom: "much" }] }]) {
      const fault = about(error, ["nothing", "that says anything"])
      expect(fault.reason).toBe("InvalidState")
      expect(fault.message).toMatch(/ on devnet: .*Look at the program's logs/)
    }
  })
})
