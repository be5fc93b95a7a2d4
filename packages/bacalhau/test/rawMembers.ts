/** The members of a JSON object with their values as they stand in the text, as Go's `json.RawMessage` has them. */
export const rawMembers = (text: string): ReadonlyMap<string, string> => {
  const members = new Map<string, string>()
  let at = 0
  const skip = () => {
    while (/\s/.test(text[at] ?? "")) at++
  }
  const quoted = () => {
    const from = at++
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1
    return text.slice(from, ++at)
  }
  const value = () => {
    const from = at
    let depth = 0
    while (depth > 0 || !",}".includes(text[at]!)) {
      if (text[at] === '"') {
        quoted()
        continue
      }
      if ("{[".includes(text[at]!)) depth++
      if ("}]".includes(text[at]!)) depth--
      at++
    }
    return text.slice(from, at).trim()
  }
  JSON.parse(text)
  at = text.indexOf("{") + 1
  for (skip(); text[at] !== "}"; skip()) {
    const name = JSON.parse(quoted())
    at = text.indexOf(":", at) + 1
    skip()
    members.set(name, value())
    if (text[at] === ",") at++
  }
  return members
}
