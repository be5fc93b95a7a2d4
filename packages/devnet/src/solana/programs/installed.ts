/** The programs that every chain has from its first block. */
import {
  associatedTokenProgram,
  computeBudgetProgram,
  memoProgram,
  nativeMint,
  systemProgram,
  tokenProgram
} from "../keys.ts"
import type { AccountState, Address } from "../Program.ts"
import { minimumBalance } from "../rent.ts"
import type { RuntimeProgram } from "../runtime.ts"
import { mintSize } from "../tokenAccounts.ts"
import { associatedToken } from "./associatedToken.ts"
import { computeBudget } from "./computeBudget.ts"
import { memo } from "./memo.ts"
import { system } from "./system.ts"
import { token } from "./token.ts"

export const installPrograms = (
  register: (address: Address, program: RuntimeProgram, name: string, isBuiltin?: boolean) => void,
  write: (address: Address, state: AccountState) => void
): void => {
  register(systemProgram, system, "solana_system_program", true)
  register(computeBudgetProgram, computeBudget, "compute_budget_program", true)
  register(tokenProgram, token, "spl_token")
  register(associatedTokenProgram, associatedToken, "spl_associated_token_account")
  register(memoProgram, memo, "spl_memo")
  const data = new Uint8Array(mintSize)
  data[44] = 9
  data[45] = 1
  write(nativeMint, { lamports: minimumBalance(mintSize), owner: tokenProgram, data, executable: false })
}
