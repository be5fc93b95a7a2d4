/** Nosana's rewards program, as far as the jobs program calls it. */
import { tokenProgram } from "../../solana/keys.ts"
import type { Program } from "../../solana/Program.ts"
import { reflectionAccount } from "./accounts/ReflectionAccount.ts"
import { tokenAccount } from "./accounts/TokenAccount.ts"
import type { JobsProgramAddresses } from "./addresses.ts"
import { u64 } from "./anchor/Borsh.ts"
import { hasOne } from "./anchor/Constraint.ts"
import { anchorProgram } from "./anchor/entry.ts"
import { account, mutable, program, signer } from "./anchor/Field.ts"
import { instruction } from "./anchor/Instruction.ts"
import { transferTokens } from "./anchor/tokenCalls.ts"
import { nosanaErrors } from "./errors.ts"

const addFee = ({ rewards }: JobsProgramAddresses) =>
  instruction({
    name: "addFee",
    units: 4_500,
    arguments: { amount: u64 },
    accounts: {
      user: mutable(account(tokenAccount, tokenProgram)),
      reflection: mutable(account(reflectionAccount, rewards)),
      vault: mutable(account(tokenAccount, tokenProgram)),
      authority: signer,
      tokenProgram: program(tokenProgram)
    },
    constraints: ({ reflection, vault }) => ({
      reflection: [hasOne(reflection.value.vault, vault, nosanaErrors.InvalidVault)]
    }),
    handle: ({ authority, reflection, user, vault }, { amount }, { invoke }) => {
      const shares = reflection.value
      shares.totalXnos += amount
      shares.rate = shares.totalReflection / shares.totalXnos
      transferTokens(invoke, { from: user.address, to: vault.address, authority: authority.address, amount })
    }
  })

/** To be registered at `addresses.rewards`. It has the one instruction `add_fee`. */
export const rewardsProgram = (addresses: JobsProgramAddresses): Program =>
  anchorProgram(addresses.rewards, [addFee(addresses)])
