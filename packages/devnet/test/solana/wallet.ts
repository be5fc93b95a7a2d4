/** Signed transactions for tests that send bytes. */
import {
  appendTransactionMessageInstructions,
  type Blockhash,
  createTransactionMessage,
  getBase64EncodedWireTransaction,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  lamports,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners
} from "@solana/kit"
import { getTransferSolInstruction } from "@solana-program/system"

export const signedTransaction = (
  payer: KeyPairSigner,
  instructions: ReadonlyArray<Instruction>,
  blockhash: string,
  version: 0 | "legacy" = 0
) =>
  signTransactionMessageWithSigners(
    pipe(
      createTransactionMessage({ version }),
      (message) => setTransactionMessageFeePayerSigner(payer, message),
      (message) =>
        setTransactionMessageLifetimeUsingBlockhash(
          { blockhash: blockhash as Blockhash, lastValidBlockHeight: 2n ** 60n },
          message
        ),
      (message) => appendTransactionMessageInstructions(instructions, message)
    )
  )

export const bytesOfSigned = async (...given: Parameters<typeof signedTransaction>): Promise<Uint8Array> =>
  new Uint8Array(getTransactionEncoder().encode(await signedTransaction(...given)))

export const base64OfSigned = async (...given: Parameters<typeof signedTransaction>): Promise<string> =>
  getBase64EncodedWireTransaction(await signedTransaction(...given))

export const transferOf = (source: KeyPairSigner, destination: KeyPairSigner, amount: bigint) =>
  getTransferSolInstruction({ source, destination: destination.address, amount: lamports(amount) })
