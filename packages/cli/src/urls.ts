/** The URLs that were given on the command line: whoever is told to come back is told them too. */
const given = new Map<string, string>()

export const settingOf = (backend: string): string => `LONGSHORE_${backend.toUpperCase().replaceAll("-", "_")}_URL`

export const remember = (backend: string, url: string): void => void given.set(backend, url)

/** ` --url URL`, where there was one. */
export const again = (backend: string): string => {
  const url = given.get(backend)
  return url === undefined ? "" : ` --url ${url}`
}
