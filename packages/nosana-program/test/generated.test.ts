import { describe, expect, it } from "@effect/vitest"
import type { AccountMeta, Instruction } from "@solana/kit"
import * as generated from "../src/generated/index.ts"
import * as madeUp from "./madeUp.ts"
import { hex, vectors } from "./vectors.ts"

const { accessKey, authority, deposit, digest, job, market, metadata, mint, nft, node, payer, payerJob } = madeUp
const { payerRun, rewardsProgram, rewardsReflection, rewardsVault, run, settings, signer, stake, user, vault } = madeUp

describe("the generated client", () => {
  const signers = { job: signer(job), run: signer(run), payer: signer(payer), authority: signer(authority) }
  const fee = { rewardsReflection, rewardsVault, rewardsProgram }
  const posting = { ...signers, ...fee, market, user, vault, ipfsJob: digest, timeout: 3600n }
  const admission = { ...signers, market, stake, nft, metadata }
  const numbers = { jobExpiration: 86_400n, jobPrice: 115n, jobTimeout: 7200n, jobType: 4 }
  const xnos = settings.nodeXnosMinimum
  const plain = { job, run, market, vault, user, deposit, payer, authority: signers.authority }
  const written: Record<string, Instruction> = {
    list: generated.getListInstruction(posting),
    assign: generated.getAssignInstruction({ ...posting, node }),
    extend: generated.getExtendInstruction({ ...plain, ...fee, payer: signers.payer, timeout: 7200n }),
    delist: generated.getDelistInstruction(plain),
    end: generated.getEndInstruction(plain),
    recover: generated.getRecoverInstruction(plain),
    work: generated.getWorkInstruction(admission),
    claim: generated.getClaimInstruction({ ...admission, job }),
    stop: generated.getStopInstruction({ ...plain, node }),
    finish: generated.getFinishInstruction({ ...plain, payerRun, payerJob, ipfsResult: digest }),
    complete: generated.getCompleteInstruction({ ...plain, ipfsResult: digest }),
    quit: generated.getQuitInstruction(plain),
    open: generated.getOpenInstruction({
      ...plain,
      ...numbers,
      accessKey,
      market: signer(market),
      mint,
      nodeXnosMinimum: xnos
    }),
    update: generated.getUpdateInstruction({ ...plain, ...numbers, accessKey, nodeStakeMinimum: xnos }),
    close: generated.getCloseInstruction(plain),
    closeAdmin: generated.getCloseAdminInstruction(plain),
    clean: generated.getCleanInstruction(plain),
    cleanAdmin: generated.getCleanAdminInstruction(plain),
    quitAdmin: generated.getQuitAdminInstruction(plain)
  }

  it("has all 19", () => {
    expect(Object.keys(written).sort()).toEqual(Object.keys(vectors.instructions).sort())
    expect(Object.keys(written)).toHaveLength(19)
  })

  it.each(Object.entries(vectors.instructions))("writes %s as Nosana's own does, byte for byte", (name, expected) => {
    const instruction = written[name]!
    expect(hex(instruction.data!)).toBe(expected.dataHex)
    expect(instruction.accounts!.map(({ address, role }: AccountMeta) => ({ address, role }))).toEqual(
      expected.accounts
    )
  })
})
