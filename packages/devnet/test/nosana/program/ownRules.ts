/** What each instruction asks of its accounts by itself, in Anchor's order, and how that is broken. */
import { cluster } from "../../../src/nosana/cluster.ts"
import type { Own } from "./anchorOrder.ts"
import { concat, hex, i64, key, u8, u32, u64, u128 } from "./bytes.ts"
import { caused, customError, elsewhere, occurred, thrown } from "./faults.ts"
import { mintBytes, noDigest, stakeBytes, tokenBytes, tokenProgram } from "./images.ts"
import type { Name } from "./interface.ts"
import { nobody, otherKey, patched, type Rule, readOnly, replaced, unsigned } from "./rules.ts"
import { overwrite, result, type Scene } from "./scenes.ts"
import { vaultOf } from "./stage.ts"

const withVault = otherKey("market", 65, "vault", "InvalidVault")

const unassociated = (field: string): Rule =>
  replaced(
    field,
    async ({ accounts, stage }) => {
      const address = await stage.fresh()
      stage.put(address, tokenProgram, stage.data(accounts[field]!)!)
      return address
    },
    `${field} is not the associated account`,
    () => caused(field, "InvalidATA")
  )

const inState = (state: number): Rule =>
  patched("job", 208, u8(state), `job is in state ${state}`, () => caused("job", "JobInWrongState"))

const ofMarket = otherKey("job", 72, "market", "InvalidMarketAccount")
const ofPayer = otherKey("job", 136, "payer", "InvalidPayer")
const ofProject = otherKey("job", 176, "authority", "Unauthorized", { compares: false })

/** What is closed would give its lamports to itself. */
const closesToItself = (field: string, at: number, target: string): Rule => ({
  what: `${target} is ${field} too`,
  touches: [`${field}@${at}`, target],
  break: ({ accounts, stage }) => {
    overwrite(stage, accounts[field]!, at, key(accounts[field]!))
    accounts[target] = accounts[field]!
  },
  fault: () => caused(field, "ConstraintClose")
})

const queueIs = (type: number): Rule =>
  patched("market", 146, u8(type), `the queue is of type ${type}`, () => caused("market", "MarketInWrongState"))

const byAdmin: Rule = replaced(
  "authority",
  ({ stage }) => stage.people.other.address,
  "authority is not the administrator",
  ({ accounts, stage }) => caused("authority", "Unauthorized", [accounts.authority!, stage.people.admin.address])
)

const nullResult = (at: string): Rule => ({
  what: "the result is null",
  touches: ["args"],
  break: (on) => {
    on.args = [hex(noDigest)]
  },
  fault: () => thrown(at, "JobResultNull")
})

const emptyVault: Rule = patched("vault", 64, u64(0), "the vault is empty", () => customError(1))
const poor: Rule = patched("user", 64, u64(1), "the payer has not enough NOS", () => customError(1))

/** In a market with an access key. */
const withKey = (rule: Rule): Rule => ({
  ...rule,
  touches: [...rule.touches, "market@98!"],
  break: async (on) => {
    overwrite(on.stage, on.accounts.market!, 98, nobody)
    await rule.break(on)
  }
})

const admission = {
  stake: [
    otherKey("stake", 16, "authority", "Unauthorized"),
    patched("market", 130, u128(101), "the stake is too small", () => caused("stake", "NodeNotEnoughStake")),
    replaced(
      "stake",
      async ({ accounts, stage }) => {
        const address = await stage.fresh()
        stage.put(
          address,
          cluster.staking,
          stakeBytes({ amount: 100n, authority: accounts.authority!, duration: 0n, xnos: 100n })
        )
        return address
      },
      "stake is not at the node's address",
      ({ accounts, derived }) => caused("stake", "InvalidStakeAccount", [accounts.stake!, derived.stake!])
    )
  ],
  nft: [
    withKey(patched("nft", 32, nobody, "the NFT is somebody else's", () => caused("nft", "NodeNftWrongOwner"))),
    withKey(patched("nft", 64, u64(0), "the NFT is none", () => caused("nft", "NodeNftInvalidAmount")))
  ],
  metadata: [
    withKey({
      what: "the metadata is no metadata",
      touches: [],
      break: () => {},
      fault: () => caused("metadata", "NodeKeyInvalidCollection")
    })
  ]
}

const isFree = [
  unsigned("run", () => caused("run", "MissingSignature")),
  // One that another program owns has lamports too, so that InvalidOwner never comes first.
  {
    what: "run has lamports",
    touches: ["run"],
    break: ({ accounts, stage }: Scene) => stage.world.airdrop(accounts.run!, 1_000_000n),
    fault: () => caused("run", "LamportsNonNull")
  }
]

export const own: Readonly<Record<Name, Own>> = {
  open: {
    constraints: {
      mint: [
        {
          what: "mint is another token's",
          touches: ["mint", "vault"],
          break: async ({ accounts, stage }) => {
            accounts.mint = await stage.fresh()
            stage.put(accounts.mint, tokenProgram, mintBytes(0n))
            accounts.vault = (await vaultOf(accounts.market!, accounts.mint)).address
          },
          fault: ({ accounts, stage }) => caused("mint", "InvalidMint", [accounts.mint!, stage.nosMint])
        }
      ]
    },
    handler: []
  },
  update: { constraints: { market: [otherKey("market", 8, "authority", "Unauthorized")] }, handler: [] },
  close: {
    constraints: { market: [otherKey("market", 8, "authority", "Unauthorized"), withVault] },
    handler: [
      patched("user", 0, nobody, "user is of another mint", () => customError(3)),
      readOnly("authority", () => elsewhere("PrivilegeEscalation"))
    ]
  },
  closeAdmin: { constraints: { market: [withVault], authority: [byAdmin] }, handler: [] },
  list: {
    constraints: { market: [withVault], run: isFree, user: [unassociated("user")] },
    handler: [poor]
  },
  assign: {
    constraints: { market: [withVault, queueIs(0)], user: [unassociated("user")] },
    handler: [
      replaced(
        "node",
        ({ stage }) => stage.fresh(),
        "node does not wait",
        () => occurred("NotInMarketQueue")
      ),
      poor
    ]
  },
  extend: {
    constraints: {
      job: [ofMarket, ofProject, otherKey("job", 136, "payer", "Unauthorized", { compares: false }), inState(3)],
      market: [withVault],
      user: [unassociated("user")]
    },
    handler: [
      {
        what: "the timeout is not greater",
        touches: ["args"],
        break: (on) => {
          on.args = [i64(3600)]
        },
        fault: () => thrown("extend.rs:41", "JobTimeoutNotGreater", ["Left: 3600", "Right: 3600"])
      },
      poor
    ]
  },
  delist: {
    constraints: {
      job: [ofPayer, ofMarket, ofProject, inState(2), closesToItself("job", 136, "payer")],
      market: [withVault, queueIs(1)],
      deposit: [unassociated("deposit")]
    },
    handler: [patched("market", 151, nobody, "job does not wait", () => occurred("NotInMarketQueue")), emptyVault]
  },
  end: {
    constraints: {
      job: [ofMarket, ofProject],
      market: [withVault],
      run: [
        otherKey("run", 72, "payer", "InvalidPayer"),
        otherKey("run", 8, "job", "InvalidJobAccount"),
        closesToItself("run", 72, "payer")
      ],
      deposit: [unassociated("deposit")],
      user: [unassociated("user")]
    },
    handler: [emptyVault]
  },
  recover: {
    constraints: {
      job: [ofPayer, ofMarket, ofProject, inState(0), closesToItself("job", 136, "payer")],
      market: [withVault]
    },
    handler: [emptyVault]
  },
  work: {
    constraints: {
      run: isFree,
      market: [
        {
          what: "the node waits already",
          touches: ["market@146"],
          break: ({ accounts, stage }) =>
            overwrite(stage, accounts.market!, 146, concat(u8(1), u32(1), key(accounts.authority!))),
          fault: () => caused("market", "NodeAlreadyQueued")
        }
      ],
      ...admission
    },
    handler: []
  },
  stop: {
    constraints: {
      market: [
        queueIs(0),
        replaced(
          "authority",
          ({ stage }) => stage.people.payer.address,
          "authority is neither the market's nor the node",
          () => caused("market", "Unauthorized")
        )
      ]
    },
    handler: [
      replaced(
        "node",
        ({ stage }) => stage.fresh(),
        "node does not wait",
        () => occurred("NotInMarketQueue")
      )
    ]
  },
  finish: {
    constraints: {
      job: [ofMarket, otherKey("job", 136, "payer_job", "InvalidPayer", { compares: false })],
      run: [
        otherKey("run", 8, "job", "InvalidJobAccount"),
        otherKey("run", 72, "payer_run", "InvalidPayer", { compares: false }),
        otherKey("run", 40, "authority", "Unauthorized", { compares: false }),
        closesToItself("run", 72, "payer_run")
      ],
      market: [withVault],
      deposit: [unassociated("deposit")],
      user: [
        replaced(
          "user",
          async ({ accounts, stage }) => {
            const address = await stage.fresh()
            const holding = { mint: address, owner: accounts.authority!, amount: 0n }
            stage.put(address, tokenProgram, tokenBytes(holding))
            return address
          },
          "user is of another mint",
          () => caused("user", "InvalidATA")
        )
      ]
    },
    handler: [nullResult("finish.rs:52"), emptyVault]
  },
  complete: {
    constraints: {
      job: [
        inState(0),
        otherKey("job", 104, "authority", "Unauthorized", { compares: false }),
        patched("job", 40, hex(result), "the result is there already", () => caused("job", "JobResultsAlreadySet"))
      ]
    },
    handler: [nullResult("complete.rs:17")]
  },
  quit: {
    constraints: {
      run: [
        otherKey("run", 8, "job", "InvalidJobAccount"),
        otherKey("run", 72, "payer", "InvalidPayer"),
        otherKey("run", 40, "authority", "Unauthorized", { compares: false }),
        closesToItself("run", 72, "payer")
      ]
    },
    handler: []
  },
  claim: { constraints: { job: [ofMarket, inState(0)], ...admission }, handler: [] },
  clean: {
    constraints: {
      job: [
        ofPayer,
        inState(3),
        {
          what: "job has not expired",
          touches: ["job@209"],
          // To the second: it expires after a day, not at it.
          break: ({ accounts, stage }) => overwrite(stage, accounts.job!, 209, i64(stage.world.time() - 86_399n)),
          fault: () => caused("job", "JobNotExpired")
        },
        closesToItself("job", 136, "payer")
      ]
    },
    handler: []
  },
  cleanAdmin: {
    constraints: { job: [ofPayer, closesToItself("job", 136, "payer")], authority: [byAdmin] },
    handler: []
  },
  quitAdmin: {
    constraints: {
      run: [otherKey("run", 72, "payer", "InvalidPayer"), closesToItself("run", 72, "payer")],
      authority: [byAdmin]
    },
    handler: []
  }
}
