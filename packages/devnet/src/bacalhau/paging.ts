/** The tokens by which lists go on. */

export interface Page {
  readonly orderBy: string
  readonly reverse: boolean
  readonly limit: number
  readonly offset: number
}

export const tokenOf = ({ limit, offset, orderBy, reverse }: Page): string =>
  Buffer.from(`${orderBy}:${reverse ? "Y" : "N"}:${limit}:${offset}`).toString("base64url")

/** A token says everything again; `undefined` for one that cannot be read. */
export const pageOf = (token: string): Page | undefined => {
  const [, orderBy = "", reverse, limit, offset] =
    /^([^:]*):([YN]):(\d+):(\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? []
  return limit === undefined || offset === undefined
    ? undefined
    : { orderBy, reverse: reverse === "Y", limit: Number(limit), offset: Number(offset) }
}

export const unreadableToken = (token: string) => `failed to decode paging token: invalid paging token: ${token}`
