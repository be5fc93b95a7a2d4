/** When schedules are due. */
import { describe, expect, it } from "vitest"
import { parseCron } from "../../../src/nosana/api/manager/Cron.ts"

/** The first so many times after one, without seconds where there are none. */
const timesOf = (schedule: string, after: string, count: number) => {
  const cron = parseCron(schedule)
  if (cron === undefined) return undefined
  const times: Array<string> = []
  let millis: number | undefined = Date.parse(after)
  while (times.length < count) {
    millis = cron.after(millis)
    if (millis === undefined) break
    times.push(new Date(millis).toISOString().replace(/:00\.000Z$/, ""))
  }
  return times
}

// A Thursday.
const newYear = "2026-01-01T00:00:00Z"

describe("a schedule", () => {
  it.each([
    ["* * * * *", ["2026-01-01T00:01", "2026-01-01T00:02"]],
    ["0 * * * *", ["2026-01-01T01:00", "2026-01-01T02:00"]],
    ["30 4 * * *", ["2026-01-01T04:30", "2026-01-02T04:30"]],
    ["0 0 * * *", ["2026-01-02T00:00", "2026-01-03T00:00"]],
    ["5,50 23 * * *", ["2026-01-01T23:05", "2026-01-01T23:50", "2026-01-02T23:05"]],
    ["50,5 23,1 * * *", ["2026-01-01T01:05", "2026-01-01T01:50", "2026-01-01T23:05"]],
    ["0 9-11 * * *", ["2026-01-01T09:00", "2026-01-01T10:00", "2026-01-01T11:00", "2026-01-02T09:00"]],
    ["*/20 0 * * *", ["2026-01-01T00:20", "2026-01-01T00:40", "2026-01-02T00:00"]],
    ["10/20 0 * * *", ["2026-01-01T00:10", "2026-01-01T00:30", "2026-01-01T00:50", "2026-01-02T00:10"]],
    ["0 8-12/2 * * *", ["2026-01-01T08:00", "2026-01-01T10:00", "2026-01-01T12:00", "2026-01-02T08:00"]],
    ["0 0 1 * *", ["2026-02-01T00:00", "2026-03-01T00:00"]],
    ["0 0 1 MAR,jul *", ["2026-03-01T00:00", "2026-07-01T00:00", "2027-03-01T00:00"]],
    ["0 0 1 NOV-12 *", ["2026-11-01T00:00", "2026-12-01T00:00", "2027-11-01T00:00"]],
    ["  15   6  *  *  * ", ["2026-01-01T06:15"]]
  ])("of %s", (schedule, times) => {
    expect(timesOf(schedule, newYear, times.length)).toEqual(times)
  })

  it.each([
    ["0 0 * * 5", ["2026-01-02", "2026-01-09"]],
    ["0 0 * * MON-FRI", ["2026-01-02", "2026-01-05", "2026-01-06"]],
    ["0 0 * * 0", ["2026-01-04", "2026-01-11"]],
    ["0 0 * * 7", ["2026-01-04", "2026-01-11"]],
    ["0 0 * * sun", ["2026-01-04", "2026-01-11"]],
    ["0 0 * * 6-7", ["2026-01-03", "2026-01-04", "2026-01-10"]],
    ["0 0 * * */3", ["2026-01-03", "2026-01-04", "2026-01-07", "2026-01-10"]]
  ])("knows the days of the week in %s", (schedule, days) => {
    expect(timesOf(schedule, newYear, days.length)).toEqual(days.map((day) => `${day}T00:00`))
  })

  it("is due on either day where both are given", () => {
    const times = timesOf("0 0 13 * FRI", newYear, 4)
    expect(times).toEqual(["2026-01-02T00:00", "2026-01-09T00:00", "2026-01-13T00:00", "2026-01-16T00:00"])
  })

  it("is due on either day where one is a step, which restricts as a list does", () => {
    const tenths = timesOf("0 0 */10 * FRI", newYear, 4)
    expect(tenths).toEqual(["2026-01-02T00:00", "2026-01-09T00:00", "2026-01-11T00:00", "2026-01-16T00:00"])
    const thirteenth = timesOf("0 0 13 * */7", newYear, 4)
    expect(thirteenth).toEqual(["2026-01-04T00:00", "2026-01-11T00:00", "2026-01-13T00:00", "2026-01-18T00:00"])
    expect(timesOf("0 0 */1 * FRI", newYear, 2)).toEqual(["2026-01-02T00:00", "2026-01-03T00:00"])
  })

  it("is due on the one kind of day that is given where the other is a star", () => {
    expect(timesOf("0 0 */10 * *", newYear, 3)).toEqual(["2026-01-11T00:00", "2026-01-21T00:00", "2026-01-31T00:00"])
    expect(timesOf("0 0 * * */7", newYear, 2)).toEqual(["2026-01-04T00:00", "2026-01-11T00:00"])
  })

  it("leaves out the months that have no such day", () => {
    const times = timesOf("0 12 31 * *", "2026-01-31T12:00:00Z", 4)
    expect(times).toEqual(["2026-03-31T12:00", "2026-05-31T12:00", "2026-07-31T12:00", "2026-08-31T12:00"])
    expect(timesOf("0 0 30 * *", "2026-01-30T00:00:00Z", 1)).toEqual(["2026-03-30T00:00"])
  })

  it("knows leap years, and those that are left out", () => {
    expect(timesOf("0 0 29 2 *", newYear, 2)).toEqual(["2028-02-29T00:00", "2032-02-29T00:00"])
    expect(timesOf("0 0 29 2 *", "2096-02-29T00:00:00Z", 1)).toEqual(["2104-02-29T00:00"])
    expect(timesOf("0 0 28-29 2 *", "2027-02-01T00:00:00Z", 3)).toEqual([
      "2027-02-28T00:00",
      "2028-02-28T00:00",
      "2028-02-29T00:00"
    ])
  })

  it("goes over the end of a day, a month and a year", () => {
    expect(timesOf("59 23 * * *", "2026-12-31T23:59:00Z", 1)).toEqual(["2027-01-01T23:59"])
    expect(timesOf("0 0 * * *", "2026-02-28T23:59:59.999Z", 1)).toEqual(["2026-03-01T00:00"])
  })

  it("is due after the given time, never at it", () => {
    const cron = parseCron("0 * * * *")!
    const hour = Date.parse("2026-06-01T05:00:00Z")
    expect(cron.after(hour - 1)).toBe(hour)
    expect(cron.after(hour)).toBe(hour + 3_600_000)
  })

  it.each(["0 0 30 2 *", "0 0 31 4,6,9,11 *"])("is never due on %s", (schedule) => {
    expect(parseCron(schedule)?.after(Date.parse(newYear))).toBeUndefined()
    expect(parseCron(schedule)).toBeDefined()
  })

  it.each([
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * 32 * *",
    "* * * 0 *",
    "* * * 13 *",
    "* * * * 8",
    "-1 * * * *",
    "1.5 * * * *",
    "5-1 * * * *",
    "1-2-3 * * * *",
    "1- * * * *",
    "-5 * * * *",
    "*-5 * * * *",
    "*/0 * * * *",
    "*/ * * * *",
    "/5 * * * *",
    "*/5/5 * * * *",
    "1,,2 * * * *",
    "1, * * * *",
    "JAN * * * *",
    "* * * MON *",
    "* * * * JAN",
    "* * * * FRI-MON",
    "@daily",
    "? * * * *",
    "x * * * *"
  ])("is not %j", (schedule) => {
    expect(parseCron(schedule)).toBeUndefined()
  })
})
