/** What a requester server tells of itself and of the nodes it knows. */

export interface RequesterVersion {
  /** `v1.3.2` */
  readonly gitVersion: string
  readonly gitCommit: string | undefined
  readonly builtAt: Date | undefined
  readonly os: string | undefined
  readonly architecture: string | undefined
}

export interface Peer {
  readonly id: string
  readonly addresses: ReadonlyArray<string>
}

/** Cores, bytes of memory and disk, and GPUs. */
export interface Capacity {
  readonly cpu: number
  readonly memory: number
  readonly disk: number
  readonly gpu: number
}

export interface RequesterNode {
  readonly id: string
  readonly type: string | undefined
  readonly labels: { readonly [name: string]: string }
  /** Absent where the node does not tell. */
  readonly version: string | undefined
  /** In the peer-to-peer network of servers before 1.3. */
  readonly addresses: ReadonlyArray<string>
  /** `PENDING`, `APPROVED`, `REJECTED`. Servers since 1.3. */
  readonly membership: string | undefined
  /** `CONNECTED`, `DISCONNECTED`. Servers since 1.3. */
  readonly connection: string | undefined
  /** Of a node that runs jobs. */
  readonly compute:
    | {
        readonly engines: ReadonlyArray<string>
        readonly publishers: ReadonlyArray<string>
        readonly storageSources: ReadonlyArray<string>
        readonly maxCapacity: Capacity
        readonly availableCapacity: Capacity
        readonly maxJobRequirements: Capacity
        readonly runningExecutions: number
        readonly enqueuedExecutions: number
      }
    | undefined
}
