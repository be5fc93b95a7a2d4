/** Measuring one thing against another: turn by turn in one run, so that a busy machine is as hard on both. */

/** The CPU time of a run in milliseconds, of this process alone. */
export const cpuOf = async (run: () => Promise<void>): Promise<number> => {
  globalThis.gc?.()
  const before = process.cpuUsage()
  await run()
  const { system, user } = process.cpuUsage(before)
  return (user + system) / 1000
}

export const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN

/** Measures each in every round, and prints the medians with the ratios of the first to each other one. */
export const compare = async (
  what: string,
  rounds: number,
  measures: { readonly [name: string]: () => Promise<number> }
): Promise<void> => {
  const names = Object.keys(measures)
  const seen = new Map<string, Array<number>>(names.map((name) => [name, []]))
  for (const name of names) await measures[name]!() // once before, so that what is compiled on the way is not counted
  for (let round = 0; round < rounds; round++) for (const name of names) seen.get(name)!.push(await measures[name]!())
  console.log(`${what}, median of ${rounds} rounds`)
  const [first] = names
  for (const name of names) {
    const times = seen.get(name)!
    const ratios = seen.get(first!)!.map((time, round) => time / times[round]!)
    const ratio = `  ${first} : ${name} = ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
    console.log(`  ${name.padEnd(22)}${median(times).toFixed(0).padStart(6)} ms${name === first ? "" : ratio}`)
  }
}
