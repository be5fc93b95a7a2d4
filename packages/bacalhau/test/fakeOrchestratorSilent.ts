/** A server that keeps its explanations to itself, as those before 1.5 do unless they are told to explain. */

/** Answers as it does, without what stands beside `Internal Server Error`. */
export const silent =
  (fetch: typeof globalThis.fetch): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (response.status !== 500) return response
    const body = JSON.stringify({ message: "Internal Server Error" })
    return new Response(body, { status: 500, headers: { "content-type": "application/json" } })
  }
