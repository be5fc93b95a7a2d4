/** What the release notes say of a new backend. */

export const changesetName = (name: string): string => `${name}-first-release.md`

export const changeset = (name: string): string => `---
"@longshore/${name}": minor
---

Jobs did not run on ${name}. Now \`@longshore/${name}\` runs them there, through the same contract as everywhere else: a program moves to it by changing one word.
`
