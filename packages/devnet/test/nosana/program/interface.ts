/**
 * The jobs program's interface as the references have it, written down a second time: the tests know nothing of how the
 * program is made.
 */
export type Kind =
  | "job"
  | "market"
  | "run"
  | "stake"
  | "reflection"
  | "token"
  | "mint"
  | "signer"
  | "any"
  | "rent"
  | "systemProgram"
  | "tokenProgram"
  | "rewardsProgram"

export interface FieldOf {
  readonly name: string
  readonly kind: Kind
  /** As on the wire: 0 read-only, 1 writable, 2 read-only signer, 3 writable signer. */
  readonly role: 0 | 1 | 2 | 3
  readonly isNew: boolean
  readonly mayRepeat: boolean
}

export interface InstructionOf {
  readonly discriminator: string
  readonly title: string
  readonly fields: ReadonlyArray<FieldOf>
}

/** `name kind role`, then `new` or `dup`. */
const fields = (lines: string): ReadonlyArray<FieldOf> =>
  lines
    .trim()
    .split("\n")
    .map((line) => {
      const [name, kind, role, flag] = line.trim().split(" ")
      return {
        name: name!,
        kind: kind as Kind,
        role: Number(role) as FieldOf["role"],
        isNew: flag === "new",
        mayRepeat: flag === "dup"
      }
    })

/** What every instruction names that takes a deposit. */
const payment = `rewards_reflection reflection 1
  rewards_vault token 1
  authority signer 2`

export const instructions = {
  open: {
    discriminator: "e4dc9b47c7bd3c2d",
    title: "Open",
    fields: fields(`
      mint mint 0
      market market 3 new
      vault token 1 new
      authority signer 3
      access_key any 0
      rent rent 0
      system_program systemProgram 0
      token_program tokenProgram 0`)
  },
  update: {
    discriminator: "dbc858b09e3ffd7f",
    title: "Update",
    fields: fields(`
      market market 1
      access_key any 0
      authority signer 2`)
  },
  close: {
    discriminator: "62a5c9b16c41ce60",
    title: "Close",
    fields: fields(`
      market market 1
      vault token 1
      user token 1
      authority signer 2
      token_program tokenProgram 0`)
  },
  closeAdmin: {
    discriminator: "cab6b98ed0a191bd",
    title: "CloseAdmin",
    fields: fields(`
      market market 1
      vault token 1
      user token 1
      authority signer 2
      token_program tokenProgram 0`)
  },
  list: {
    discriminator: "36aec14311298426",
    title: "List",
    fields: fields(`
      job job 3 new
      market market 1
      run any 3
      user token 1
      vault token 1
      payer signer 3
      ${payment}
      rewards_program rewardsProgram 0
      token_program tokenProgram 0
      system_program systemProgram 0`)
  },
  assign: {
    discriminator: "49427dcb51294087",
    title: "Assign",
    fields: fields(`
      job job 3 new
      market market 1
      run run 3 new
      node any 0
      user token 1
      vault token 1
      payer signer 3
      ${payment}
      rewards_program rewardsProgram 0
      token_program tokenProgram 0
      system_program systemProgram 0`)
  },
  extend: {
    discriminator: "e47f0001e39a36a8",
    title: "Extend",
    fields: fields(`
      job job 1
      market market 0
      user token 1
      vault token 1
      ${payment}
      payer signer 2
      rewards_program rewardsProgram 0
      token_program tokenProgram 0`)
  },
  delist: {
    discriminator: "3788cd6b6bad041f",
    title: "Delist",
    fields: fields(`
      job job 1
      market market 1
      deposit token 1
      payer any 1
      vault token 1
      token_program tokenProgram 0
      authority signer 3`)
  },
  end: {
    discriminator: "b4a0f9d9c2794610",
    title: "End",
    fields: fields(`
      job job 1
      market market 0
      run run 1
      deposit token 1 dup
      user token 1
      vault token 1
      payer any 1
      authority signer 3
      token_program tokenProgram 0`)
  },
  recover: {
    discriminator: "6cd8263a6d927411",
    title: "Recover",
    fields: fields(`
      job job 1
      market market 0
      vault token 1
      user token 1
      payer any 1
      authority signer 2
      token_program tokenProgram 0`)
  },
  work: {
    discriminator: "0f432dc3d789e52f",
    title: "Work",
    fields: fields(`
      run any 3
      market market 1
      payer signer 3
      stake stake 0
      nft token 0
      metadata any 0
      authority signer 2
      system_program systemProgram 0`)
  },
  stop: {
    discriminator: "2a85203cabfdb89b",
    title: "Stop",
    fields: fields(`
      market market 1
      node any 0
      authority signer 2`)
  },
  finish: {
    discriminator: "434aaa847de9b625",
    title: "Finish",
    fields: fields(`
      job job 1
      run run 1
      market market 0
      vault token 1
      deposit token 1 dup
      user token 1
      payer_run any 1
      payer_job any 1
      authority signer 2
      token_program tokenProgram 0`)
  },
  complete: {
    discriminator: "004de0938819584c",
    title: "Complete",
    fields: fields(`
      job job 1
      authority signer 2`)
  },
  quit: {
    discriminator: "bf678df050816799",
    title: "Quit",
    fields: fields(`
      job job 1
      run run 1
      payer any 1
      authority signer 2`)
  },
  claim: {
    discriminator: "3ec6d6c1d59f6cd2",
    title: "Claim",
    fields: fields(`
      job job 1
      run run 3 new
      market market 0
      stake stake 0
      nft token 0
      metadata any 0
      payer signer 3
      authority signer 2
      system_program systemProgram 0`)
  },
  clean: {
    discriminator: "fabf388096fb0167",
    title: "Clean",
    fields: fields(`
      job job 1
      market market 0
      payer any 1`)
  },
  cleanAdmin: {
    discriminator: "f55abc44fdebab69",
    title: "CleanAdmin",
    fields: fields(`
      job job 1
      payer any 1
      authority signer 2`)
  },
  quitAdmin: {
    discriminator: "67ee6e08b61438c4",
    title: "QuitAdmin",
    fields: fields(`
      run run 1
      payer any 1
      authority signer 2`)
  }
} as const satisfies Record<string, InstructionOf>

export type Name = keyof typeof instructions
export const names = Object.keys(instructions) as ReadonlyArray<Name>
