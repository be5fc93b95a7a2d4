/** `npm run bench [SUBJECT …]`: figures of this machine, as ratios within one run. Nothing here is asserted. */
const subjects: Readonly<Record<string, () => Promise<unknown>>> = {
  core: () => import("./core.ts"),
  infernet: () => import("./infernet/main.ts"),
  bacalhau: () => import("./bacalhau/main.ts"),
  "nosana-program": () => import("./nosanaProgram/main.ts"),
  imports: () => import("./imports.ts")
}
const asked = process.argv.slice(2).filter((word) => word !== "--")
const unknown = asked.find((name) => !(name in subjects))
if (unknown !== undefined) {
  console.error(`there is no ${unknown}; there are ${Object.keys(subjects).join(", ")}`)
  process.exit(2)
}
for (const name of asked.length === 0 ? Object.keys(subjects) : asked) {
  console.log(`\n# ${name}`)
  await subjects[name]!()
}
