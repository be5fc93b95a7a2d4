/**
 * What `fetch` is called with, as it is. The platform's own `Request` is taken apart again by `fetch`, which costs more than
 * the rest of a small request.
 */
export class PlainRequest {
  readonly url: string
  readonly init: RequestInit
  readonly method: string

  constructor(url: string, init: RequestInit) {
    this.url = url
    this.init = init
    this.method = init.method ?? "GET"
  }
}
