/** A chain with so many markets full of jobs that wait, and nothing that runs. Nothing happens there but what it is told to do. */
import { Accounts, networks } from "@longshore/nosana-program"
import { type Address, getAddressDecoder, getAddressEncoder, getBase58Encoder } from "@solana/kit"

export interface Chain {
  readonly slot: () => number
  readonly jobs: ReadonlyArray<Address>
  readonly get: (address: string) => Shown | null
  readonly all: (filters: ReadonlyArray<Filter>) => ReadonlyArray<{ readonly pubkey: string; readonly account: Shown }>
  /** A job has bought another second, in a slot of its own. */
  readonly extend: (job: Address) => Shown
}

/** As an RPC shows an account. */
export type Shown = ReturnType<typeof shown>

export interface Filter {
  readonly memcmp?: { readonly offset: number; readonly bytes: string }
}

export const program = networks.localnet.jobs
/** A market has room for 314. */
const inMarket = 250

const shown = (bytes: Uint8Array) => ({
  data: [Buffer.from(bytes).toString("base64"), "base64"],
  executable: false,
  lamports: 2_561_280,
  owner: program,
  rentEpoch: 0,
  space: bytes.length
})

export const fitting = (filters: ReadonlyArray<Filter>): ((bytes: Uint8Array) => boolean) => {
  const wanted = filters.flatMap(({ memcmp }) =>
    memcmp === undefined ? [] : [{ offset: memcmp.offset, bytes: getBase58Encoder().encode(memcmp.bytes) }]
  )
  return (account) => wanted.every(({ bytes, offset }) => bytes.every((byte, at) => account[offset + at] === byte))
}

export const makeChain = (markets: number): Chain => {
  const accounts = new Map<Address, Uint8Array>()
  const jobs: Array<Address> = []
  let slot = 1000
  const newAddress = () => getAddressDecoder().decode(crypto.getRandomValues(new Uint8Array(32)))
  const write = (bytes: Uint8Array, address: Address, offset: number) =>
    bytes.set(getAddressEncoder().encode(address), offset)

  for (let index = 0; index < markets; index++) {
    const address = newAddress()
    const { discriminator, offsets } = Accounts.marketLayout
    const market = new Uint8Array(10_224)
    market.set(discriminator)
    market[offsets.queueType] = Accounts.queueTypes.jobs
    new DataView(market.buffer).setUint32(offsets.queueLength, inMarket, true)
    for (let place = 0; place < inMarket; place++) {
      const job = newAddress()
      const bytes = new Uint8Array(Accounts.jobAccountSize)
      bytes.set(Accounts.jobLayout.discriminator)
      write(bytes, address, Accounts.jobLayout.offsets.market)
      new DataView(bytes.buffer).setBigInt64(Accounts.jobLayout.offsets.timeout, 3600n, true)
      write(market, job, offsets.queue + 32 * place)
      accounts.set(job, bytes)
      jobs.push(job)
    }
    accounts.set(address, market)
  }

  return {
    slot: () => slot,
    jobs,
    get: (address) => {
      const bytes = accounts.get(address as Address)
      return bytes === undefined ? null : shown(bytes)
    },
    all: (filters) => {
      const fits = fitting(filters)
      return [...accounts].flatMap(([pubkey, bytes]) => (fits(bytes) ? [{ pubkey, account: shown(bytes) }] : []))
    },
    extend: (job) => {
      const bytes = accounts.get(job)!
      const view = new DataView(bytes.buffer)
      const { timeout } = Accounts.jobLayout.offsets
      view.setBigInt64(timeout, view.getBigInt64(timeout, true) + 1n, true)
      slot++
      return shown(bytes)
    }
  }
}
