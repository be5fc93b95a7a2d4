/** What is lost on whoever drives deployments with Nosana's own clients of 2.1.8, and what ours makes of it. */
import { faultOf } from "@longshore/nosana-api"
import * as Duration from "effect/Duration"
import { expect, it } from "vitest"
import { definitionOf, startWorld, until } from "./world.ts"

const start = async () => {
  const { kit, network, ours } = await startWorld({ hosts: 0 })
  const [{ api }, mine] = [await kit("key"), await ours("key")]
  const made = await api.deployments.create({
    name: "a deployment",
    market: network.market(),
    replicas: 1,
    timeout: 60,
    strategy: "SIMPLE",
    job_definition: definitionOf("good") as never
  })
  return { network, theirs: api.deployments, ours: mine.deployments, made }
}

it("a status that does not allow it is an error of the server for theirs, and a state for ours", async () => {
  const { made, ours } = await start()
  const other = await made.stop().catch((error) => error)
  expect(other).toMatchObject({
    message: "Error stopping deployment: Deployment is in the incorrect state.",
    statusCode: undefined
  })
  const error = await ours.stop(made.id).catch((error) => error)
  expect(error.reason._tag).toBe("InvalidState")
  expect(faultOf(error)).toMatchObject({ status: 500 })
})

it("a deployment that has stopped by now cannot be archived by theirs before it is read anew; ours asks the server", async () => {
  const { made, ours, theirs } = await start()
  await made.start()
  const running = await until(
    () => theirs.get(made.id),
    ({ status }) => status === "RUNNING"
  )
  await running.stop()
  await until(
    () => theirs.get(made.id),
    ({ status }) => status === "STOPPED"
  )
  await expect(running.archive()).rejects.toThrow("Deployment must be stopped before archiving")
  expect(await ours.archive(made.id)).toMatchObject({ status: "ARCHIVED" })
})

it("half an hour is refused by theirs, in the words of another unit; ours sets it", async () => {
  const { made, ours, theirs } = await start()
  await expect(made.updateTimeout(30)).rejects.toThrow("Timeout must be at least 60 seconds")
  expect(Duration.toMinutes((await ours.updateTimeout(made.id, { timeout: "30 minutes" })).timeout)).toBe(30)
  expect((await theirs.get(made.id)).timeout).toBe(30)
})

it("tasks of one kind only are all tasks for theirs", async () => {
  const { made, ours, theirs } = await start()
  await made.start()
  const running = await until(
    () => theirs.get(made.id),
    ({ status }) => status === "RUNNING"
  )
  const scheduled = await theirs.create({
    name: "another",
    market: running.market,
    replicas: 1,
    timeout: 60,
    strategy: "SCHEDULED",
    schedule: "0 0 1 1 *",
    job_definition: definitionOf("good")
  } as never)
  await scheduled.start()
  await until(
    () => scheduled.getTasks(),
    ({ tasks }) => tasks.length > 0
  )
  const wanted = { task: "STOP" } as never
  expect((await scheduled.getTasks(wanted)).tasks.map(({ task }) => task)).toEqual(["LIST"])
  expect((await ours.tasksPage(scheduled.id, { task: "STOP" })).items).toEqual([])
})

it("what is wrong with a body is left out by theirs; ours names the field, and sends nothing", async () => {
  const { network, ours, theirs } = await start()
  const body = {
    name: "a deployment",
    market: network.market(),
    replicas: 0,
    timeout: 60,
    strategy: "SIMPLE" as const,
    job_definition: definitionOf("good") as never
  }
  const before = network.counts()["POST /deployments/create"]
  await expect(theirs.create(body)).rejects.toThrow(/^Error creating deployment: Bad Request$/)
  const { job_definition: definition, ...rest } = body
  const error = await ours.create({ ...rest, timeout: "1 hour", definition }).catch((error) => error)
  expect(error.reason).toMatchObject({ _tag: "InvalidSpec", field: "replicas" })
  expect(network.counts()["POST /deployments/create"]).toBe((before ?? 0) + 1)
})
