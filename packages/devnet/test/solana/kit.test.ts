/** The functions of @solana/kit 8, as its users call them, against the emulator. */
import {
  address,
  airdropFactory,
  appendTransactionMessageInstructions,
  assertIsTransactionWithBlockhashLifetime,
  createTransactionMessage,
  fetchEncodedAccount,
  fetchJsonParsedAccount,
  generateKeyPairSigner,
  getBase58Decoder,
  getBase64EncodedWireTransaction,
  getSignatureFromTransaction,
  type Instruction,
  isSolanaError,
  type KeyPairSigner,
  lamports,
  pipe,
  SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED,
  SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  sendAndConfirmTransactionFactory,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners
} from "@solana/kit"
import { getCreateAccountInstruction, getTransferSolInstruction } from "@solana-program/system"
import * as Token from "@solana-program/token"
import { afterEach, beforeEach, expect, it } from "vitest"
import { startNode, type TestNode } from "./node.ts"

let node: TestNode
let payer: KeyPairSigner
let bob: KeyPairSigner

const sol = 1_000_000_000n

const signedBy = async (instructions: ReadonlyArray<Instruction>) => {
  const { value } = await node.kit.getLatestBlockhash({ commitment: "confirmed" }).send()
  const signed = await signTransactionMessageWithSigners(
    pipe(
      createTransactionMessage({ version: 0 }),
      (message) => setTransactionMessageFeePayerSigner(payer, message),
      (message) => setTransactionMessageLifetimeUsingBlockhash(value, message),
      (message) => appendTransactionMessageInstructions(instructions, message)
    )
  )
  assertIsTransactionWithBlockhashLifetime(signed)
  return signed
}

const sendAndConfirm = async (
  instructions: ReadonlyArray<Instruction>,
  commitment: "processed" | "confirmed" | "finalized" = "confirmed"
) => {
  const send = sendAndConfirmTransactionFactory({ rpc: node.kit, rpcSubscriptions: node.subscriptions })
  const signed = await signedBy(instructions)
  await send(signed, { commitment })
  return getSignatureFromTransaction(signed)
}

beforeEach(async () => {
  node = await startNode()
  ;[payer, bob] = [await generateKeyPairSigner(), await generateKeyPairSigner()]
  const airdrop = airdropFactory({ rpc: node.kit, rpcSubscriptions: node.subscriptions })
  await airdrop({ recipientAddress: payer.address, lamports: lamports(10n * sol), commitment: "confirmed" })
})

afterEach(() => node[Symbol.asyncDispose]())

it.each(["processed", "confirmed", "finalized"] as const)("sends and is told of %s", async (commitment) => {
  const transfer = getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(sol) })
  const signature = await sendAndConfirm([transfer], commitment)
  expect(await node.kit.getBalance(bob.address, { commitment }).send()).toMatchObject({ value: sol })
  const { value } = await node.kit.getSignatureStatuses([signature]).send()
  expect(value[0]).toMatchObject({ err: null, status: { Ok: null } })
})

it("gives the program's error from the simulation before", async () => {
  const transfer = getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(11n * sol) })
  const error = await sendAndConfirm([transfer]).catch((cause) => cause)
  expect(isSolanaError(error, SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE)).toBe(true)
  expect(isSolanaError(error.cause, SOLANA_ERROR__INSTRUCTION_ERROR__CUSTOM)).toBe(true)
  expect(error.context.logs).toEqual([
    "Program 11111111111111111111111111111111 invoke [1]",
    `Transfer: insufficient lamports ${10n * sol - 5000n}, need ${11n * sol}`,
    "Program 11111111111111111111111111111111 failed: custom program error: 0x1"
  ])
})

it("finds out that a transaction has been dropped", async () => {
  node.rpc.dropTransactions(1)
  const transfer = getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(sol) })
  const failed = sendAndConfirm([transfer]).catch((cause) => cause)
  while (node.counts().sendTransaction === undefined) await new Promise((resolve) => setTimeout(resolve, 5))
  node.bank.expireBlockhashes()
  expect(isSolanaError(await failed, SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED)).toBe(true)
  expect(node.bank.account(bob.address)).toBeUndefined()
})

it("makes a mint and reads accounts with the token program's client", async () => {
  const mint = await generateKeyPairSigner()
  const rent = await node.kit.getMinimumBalanceForRentExemption(82n).send()
  const [own] = await Token.findAssociatedTokenPda({
    owner: payer.address,
    mint: mint.address,
    tokenProgram: Token.TOKEN_PROGRAM_ADDRESS
  })
  const signature = await sendAndConfirm([
    getCreateAccountInstruction({
      payer,
      newAccount: mint,
      lamports: rent,
      space: 82,
      programAddress: Token.TOKEN_PROGRAM_ADDRESS
    }),
    Token.getInitializeMint2Instruction({ mint: mint.address, decimals: 6, mintAuthority: payer.address }),
    await Token.getCreateAssociatedTokenIdempotentInstructionAsync({ payer, owner: payer.address, mint: mint.address }),
    Token.getMintToInstruction({ mint: mint.address, token: own, mintAuthority: payer, amount: 1_500_000 })
  ])
  const options = { commitment: "confirmed" } as const
  const transaction = await node.kit
    .getTransaction(signature, { ...options, encoding: "json", maxSupportedTransactionVersion: 0 })
    .send()
  const { innerInstructions, postTokenBalances, preTokenBalances } = transaction!.meta!
  const index = transaction!.transaction.message.accountKeys.indexOf(own)
  expect(preTokenBalances).toEqual([])
  expect(postTokenBalances).toEqual([
    {
      accountIndex: index,
      mint: mint.address,
      owner: payer.address,
      programId: Token.TOKEN_PROGRAM_ADDRESS,
      uiTokenAmount: { amount: "1500000", decimals: 6, uiAmount: 1.5, uiAmountString: "1.5" }
    }
  ])
  // The third instruction has called four: the size, the account, what it may not change, and its contents.
  expect(innerInstructions).toMatchObject([{ index: 2, instructions: Array(4).fill({ stackHeight: 2 }) }])
  expect((await Token.fetchMint(node.kit, mint.address, options)).data).toMatchObject({
    supply: 1_500_000n,
    decimals: 6
  })
  expect((await Token.fetchToken(node.kit, own, options)).data).toMatchObject({
    amount: 1_500_000n,
    owner: payer.address
  })
  const balance = await node.kit.getTokenAccountBalance(own, options).send()
  expect(balance.value).toEqual({ amount: "1500000", decimals: 6, uiAmount: 1.5, uiAmountString: "1.5" })
  const supply = await node.kit.getTokenSupply(mint.address, options).send()
  expect(supply.value.amount).toBe("1500000")
  const owned = await node.kit
    .getTokenAccountsByOwner(payer.address, { mint: mint.address }, { ...options, encoding: "base64" })
    .send()
  expect(owned.value.map(({ pubkey }) => pubkey)).toEqual([own])
  const shown = await fetchJsonParsedAccount(node.kit, own, options)
  expect(shown).toMatchObject({
    data: {
      isNative: false,
      mint: mint.address,
      owner: payer.address,
      parsedAccountMeta: { program: "spl-token", type: "account" },
      state: "initialized",
      tokenAmount: { amount: "1500000", decimals: 6, uiAmount: 1.5, uiAmountString: "1.5" }
    }
  })
  expect(await fetchJsonParsedAccount(node.kit, mint.address, options)).toMatchObject({
    data: { decimals: 6, freezeAuthority: null, isInitialized: true, mintAuthority: payer.address, supply: "1500000" }
  })
  const found = await node.kit
    .getProgramAccounts(Token.TOKEN_PROGRAM_ADDRESS, {
      ...options,
      encoding: "base64",
      filters: [{ dataSize: 165n }, { memcmp: { offset: 0n, bytes: mint.address as never, encoding: "base58" } }]
    })
    .send()
  expect(found.map(({ pubkey, account }) => [pubkey, account.space])).toEqual([[own, 165n]])
})

it("reads every kind of answer with the kit's own types", async () => {
  const transfer = getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(sol) })
  const signature = await sendAndConfirm([transfer])
  const options = { commitment: "confirmed" } as const
  const transaction = await node.kit
    .getTransaction(signature, { ...options, encoding: "json", maxSupportedTransactionVersion: 0 })
    .send()
  expect(transaction).toMatchObject({
    version: 0,
    meta: { err: null, fee: 5000n, computeUnitsConsumed: 150n, status: { Ok: null } },
    transaction: { message: { accountKeys: [payer.address, bob.address, "1".repeat(32)] }, signatures: [signature] }
  })
  expect(transaction!.meta!.postBalances[1]).toBe(sol)
  const history = await node.kit.getSignaturesForAddress(bob.address, options).send()
  expect(history).toMatchObject([{ signature, err: null, confirmationStatus: "confirmed", slot: transaction!.slot }])
  const epoch = await node.kit.getEpochInfo(options).send()
  expect(epoch.absoluteSlot - epoch.blockHeight).toBe(40n)
  const { value: blockhash } = await node.kit.getLatestBlockhash(options).send()
  expect(blockhash.lastValidBlockHeight - epoch.blockHeight).toBeGreaterThanOrEqual(150n)
  expect(await node.kit.isBlockhashValid(blockhash.blockhash, { commitment: "processed" }).send()).toMatchObject({
    value: true
  })
  expect(await node.kit.getHealth().send()).toBe("ok")
  expect(await node.kit.getFirstAvailableBlock().send()).toBe(0n)
  expect(typeof (await node.kit.getGenesisHash().send())).toBe("string")
  expect(await node.kit.getIdentity().send()).toHaveProperty("identity")
  expect(await node.kit.getVersion().send()).toHaveProperty("solana-core")
  expect(await node.kit.getRecentPrioritizationFees([payer.address]).send()).toHaveLength(150)
  const time = await node.kit.getBlockTime(900n).send()
  expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(60)
  const account = await fetchEncodedAccount(node.kit, bob.address, options)
  expect(account).toMatchObject({ exists: true, lamports: sol, programAddress: "1".repeat(32), space: 0n })
  const many = await node.kit
    .getMultipleAccounts([bob.address, address("So11111111111111111111111111111111111111112"), signatureAddress()], {
      ...options,
      encoding: "base64"
    })
    .send()
  expect(many.value.map((each) => each?.space)).toEqual([0n, 82n, undefined])
})

/** An address that nobody has. */
const signatureAddress = () => address(getBase58Decoder().decode(new Uint8Array(32).fill(9)))

it("simulates", async () => {
  const transfer = getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(sol) })
  const wire = getBase64EncodedWireTransaction(await signedBy([transfer]))
  const { value } = await node.kit
    .simulateTransaction(wire, {
      encoding: "base64",
      commitment: "confirmed",
      replaceRecentBlockhash: true,
      accounts: { encoding: "base64", addresses: [bob.address] }
    })
    .send()
  expect(value).toMatchObject({ err: null, unitsConsumed: 150n })
  expect(value.accounts![0]).toMatchObject({ lamports: sol })
  expect(node.bank.account(bob.address)).toBeUndefined()
})

it("follows accounts, programs, logs and slots", async () => {
  const abort = new AbortController()
  const options = { abortSignal: abort.signal }
  const accounts = await node.subscriptions
    .accountNotifications(bob.address, { commitment: "confirmed", encoding: "base64" })
    .subscribe(options)
  const logs = await node.subscriptions
    .logsNotifications({ mentions: [bob.address] }, { commitment: "processed" })
    .subscribe(options)
  const slots = await node.subscriptions.slotNotifications().subscribe(options)
  const roots = await node.subscriptions.rootNotifications().subscribe(options)
  const next = async <A>(from: AsyncIterable<A>): Promise<A> => {
    for await (const each of from) return each
    throw new Error("it has ended")
  }
  // Who begins to read after a notification has come does not get it.
  const told = Promise.all([next(accounts), next(logs), next(slots), next(roots)] as const)
  await sendAndConfirm([getTransferSolInstruction({ source: payer, destination: bob.address, amount: lamports(sol) })])
  const [account, log, slot, root] = await told
  expect(account.value).toMatchObject({ lamports: sol, data: ["", "base64"], space: 0n })
  expect(log.value).toMatchObject({ err: null, logs: [expect.any(String), expect.any(String)] })
  expect(slot.slot).toBeGreaterThan(slot.parent)
  expect(root).toBeGreaterThan(900n)
  abort.abort()
})
