/** Answers as the host's web framework gives them. */
import * as Response from "effect/http/HttpServerResponse"

const headers = { "x-powered-by": "Express", "access-control-allow-origin": "*" }

export const text = (status: number, words: string) =>
  Response.text(words, { status, headers, contentType: "text/html; charset=utf-8" })

export const json = (value: unknown, status = 200) =>
  Response.text(JSON.stringify(value), { status, headers, contentType: "application/json; charset=utf-8" })

const page = (words: string) =>
  `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${words}</pre>\n</body>\n</html>\n`

const escaped = (words: string) => words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

export const noSuchRoute = (method: string, path: string) => text(404, page(`Cannot ${method} ${escaped(path)}`))

export const unreadableBody = () => text(400, page("SyntaxError: the body is not JSON"))

/** What the tunnel says where there is no host behind an address. */
export const noTunnel = () =>
  Response.text(
    "<!DOCTYPE html>\n<html>\n<head>\n<title>Not Found</title>\n</head>\n<body>\n<h1>The page you requested was not found.</h1>\n</body>\n</html>\n",
    { status: 404, contentType: "text/html; charset=utf-8" }
  )
