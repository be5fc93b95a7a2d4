/** How much of what is not JSON is shown. */
const shown = 60

/**
 * JSON as a server writes it, whatever its content type says. An empty body is `undefined`. The platform's own complaint would
 * have a piece of the text in it, and so perhaps of a secret.
 */
export const readJson = (text: string, hide: (text: string) => string): unknown => {
  if (text.trim() === "") return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new SyntaxError(`it is not JSON, and begins with ${JSON.stringify(hide(text).slice(0, shown))}`)
  }
}

/** Whether somebody in between has answered, as a proxy does whose server is away. */
export const isPage = ({ headers }: Pick<Response, "headers">): boolean =>
  headers.get("content-type")?.includes("html") ?? false
