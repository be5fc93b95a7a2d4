import { describe, expect, it } from "@effect/vitest"
import { hiding } from "../src/Secrecy.ts"

/** With every character that some way to write it has to escape. */
const odd = 'nos_a/b+c=d"e\\f&g<h'
const base64 = (text: string) => btoa(text)

const ways: ReadonlyArray<readonly [string, (secret: string) => string]> = [
  ["as it is", (secret) => secret],
  ["in another case", (secret) => secret.toUpperCase()],
  ["in a URL", encodeURIComponent],
  ["in a URL within a URL", (secret) => encodeURIComponent(encodeURIComponent(secret))],
  ["in a URL in small letters", (secret) => encodeURIComponent(secret).toLowerCase()],
  ["in a form", (secret) => new URLSearchParams({ "": secret }).toString().slice(1)],
  ["in JSON", (secret) => JSON.stringify(secret).slice(1, -1)],
  ["in JSON within JSON", (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ["in JSON within a URL", (secret) => encodeURIComponent(JSON.stringify(secret).slice(1, -1))],
  [
    "in JSON for web pages",
    (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("<", "\\u003c").replaceAll("&", "\\u0026")
  ],
  ["in JSON with slashes escaped", (secret) => JSON.stringify(secret).slice(1, -1).replaceAll("/", "\\/")],
  ["in HTML", (secret) => secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")],
  ["in HTML by numbers", (secret) => secret.replace(/\W/g, (character) => `&#${character.charCodeAt(0)};`)],
  [
    "in HTML by other numbers",
    (secret) => secret.replace(/\W/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`)
  ],
  ["in HTML within HTML", (secret) => secret.replaceAll("&", "&amp;amp;").replaceAll("<", "&amp;lt;")]
]

describe("a secret", () => {
  it.each(ways)("is hidden %s", (_, write) => {
    expect(hiding([odd])(`before ${write(odd)}, after`)).toBe("before <redacted>, after")
  })

  it.each([0, 1, 2, 3])("is hidden in the Base64 of a login, behind %d other bytes", (count) => {
    const written = base64(`${"u".repeat(count)}${odd}:more`)
    const url = written.replaceAll("+", "-").replaceAll("/", "_")
    for (const text of [written, url, encodeURIComponent(written)]) {
      const shown = hiding([odd])(text)
      expect(shown).toContain("<redacted>")
      // What is left are the ends, which have less than a character of it.
      expect(shown.replace("<redacted>", "").length).toBeLessThan(text.length - Math.floor((odd.length * 4) / 3) + 4)
    }
  })

  it("is hidden wherever it is, together with others", () => {
    expect(hiding(["abcdefgh", "fghijklm", "fgh"])("abcdefghijklm, fgh")).toBe("<redacted>, <redacted>")
    expect(hiding(["key-one"])("key-one and key-one")).toBe("<redacted> and <redacted>")
  })

  it("is hidden with characters beyond ASCII, and with line ends", () => {
    const secret = "clé-😀\nsecrète"
    for (const text of [secret, encodeURIComponent(secret), JSON.stringify(secret)]) {
      expect(hiding([secret])(`(${text})`).replaceAll('"', "")).toBe("(<redacted>)")
    }
    expect(hiding(["пароль"])("это пароль, а не слово")).toBe("это <redacted>, а не слово")
  })

  it("that is short is hidden as it is, and takes nothing else along", () => {
    expect(hiding(["-"])("a - b + c")).toBe("a <redacted> b + c")
    expect(hiding([""])("nothing")).toBe("nothing")
  })

  it("that is not there leaves a text as it was", () => {
    for (const text of ["", "\\", "100% & more %zz &nbsp; &#xZ; \\u12 é", "<redacted>", "nos_a/b"]) {
      expect(hiding([odd])(text)).toBe(text)
    }
  })

  it("of any length is looked for in time that grows with the text alone", () => {
    const long = '{"key": "a/b+c"}\n'.repeat(5000)
    expect(hiding([long])(JSON.stringify({ long }))).toBe('{"long":"<redacted>"}')
    for (const piece of ["\\", "%25", "&amp;", "&#0000", "\\u"]) {
      const text = piece.repeat(100_000)
      expect(hiding([odd])(text)).toBe(text)
    }
  })
})
