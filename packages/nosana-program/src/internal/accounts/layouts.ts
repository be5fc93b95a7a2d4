/** How an account's bytes are told from others', and where its fields are: for `memcmp` filters and data slices. */
export interface AccountLayout<Field extends string> {
  /** The first 8 bytes. */
  readonly discriminator: Uint8Array
  /** The same as a `memcmp` filter at offset 0 takes it. */
  readonly discriminatorText: string
  /** How many bytes its fields take, at least. */
  readonly bodySize: number
  readonly offsets: Readonly<Record<Field, number>>
}

/** An account of a job has 240 bytes. */
export const jobLayout: AccountLayout<
  | "ipfsJob"
  | "ipfsResult"
  | "market"
  | "node"
  | "payer"
  | "price"
  | "project"
  | "state"
  | "timeEnd"
  | "timeStart"
  | "timeout"
> = {
  discriminator: Uint8Array.of(91, 16, 162, 5, 45, 210, 125, 65),
  discriminatorText: "GESmduEEyPE",
  bodySize: 233,
  offsets: {
    ipfsJob: 8,
    ipfsResult: 40,
    market: 72,
    node: 104,
    payer: 136,
    price: 168,
    project: 176,
    state: 208,
    timeEnd: 209,
    timeStart: 217,
    timeout: 225
  }
}

/** An account of a run has 120 bytes. */
export const runLayout: AccountLayout<"job" | "node" | "payer" | "state" | "time"> = {
  discriminator: Uint8Array.of(194, 169, 110, 230, 235, 11, 225, 22),
  discriminatorText: "ZZTu8o6YwNM",
  bodySize: 113,
  offsets: { job: 8, node: 40, payer: 72, state: 104, time: 105 }
}

/** An account of a market has room for 314 in its queue. Not all have the same size: never filter by it. */
export const marketLayout: AccountLayout<
  | "authority"
  | "jobExpiration"
  | "jobPrice"
  | "jobTimeout"
  | "jobType"
  | "vault"
  | "vaultBump"
  | "nodeAccessKey"
  | "nodeXnosMinimum"
  | "queueType"
  | "queueLength"
  | "queue"
> = {
  discriminator: Uint8Array.of(201, 78, 187, 225, 240, 198, 201, 251),
  discriminatorText: "afwFqcydEve",
  bodySize: 151,
  offsets: {
    authority: 8,
    jobExpiration: 40,
    jobPrice: 48,
    jobTimeout: 56,
    jobType: 64,
    vault: 65,
    vaultBump: 97,
    nodeAccessKey: 98,
    nodeXnosMinimum: 130,
    queueType: 146,
    queueLength: 147,
    queue: 151
  }
}

/** The size of a job's account, as rent is paid for it and a `dataSize` filter takes it. */
export const jobAccountSize = 240
/** The size of a run's account. */
export const runAccountSize = 120
