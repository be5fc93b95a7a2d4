/** Schedules as cron has them: minute, hour, day of the month, month and day of the week, in UTC. */

interface Field {
  readonly least: number
  readonly most: number
  readonly names?: ReadonlyArray<string>
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

const fields: ReadonlyArray<Field> = [
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  // Sunday is 0 and 7.
  { least: 0, most: 7, names: weekdays }
]

const numberIn = (text: string, { least, most, names = [] }: Field): number | undefined => {
  const named = names.indexOf(text.toUpperCase())
  if (named >= 0) return named + least
  if (!/^\d+$/.test(text)) return undefined
  const value = Number(text)
  return value >= least && value <= most ? value : undefined
}

/** `undefined` for what is no part of a list. */
const valuesIn = (part: string, field: Field): ReadonlyArray<number> | undefined => {
  const [, range = "", stepText] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? []
  const step = stepText === undefined ? 1 : Number(stepText)
  const [from = "", to, ...more] = range.split("-")
  if (more.length > 0 || step < 1) return undefined
  const first = range === "*" ? field.least : numberIn(from, field)
  // A step counts from its number to the end of the field.
  const open = range === "*" || stepText !== undefined ? field.most : first
  const last = to === undefined ? open : numberIn(to, field)
  if (first === undefined || last === undefined || last < first) return undefined
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, index) => first + index * step)
}

const setOf = (text: string, field: Field): ReadonlySet<number> | undefined => {
  const found = text.split(",").map((part) => valuesIn(part, field))
  return found.includes(undefined) ? undefined : new Set(found.flatMap((values) => values ?? []))
}

export interface Cron {
  /** The first time after this one, in milliseconds; `undefined` for a schedule with no such day, as the 30th of February. */
  readonly after: (millis: number) => number | undefined
}

/** There is a leap year in that many, also where one is left out. */
const farthestYears = 8
const minute = 60_000

/** `undefined` for what is no schedule. */
export const parseCron = (text: string): Cron | undefined => {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== fields.length) return undefined
  const sets = parts.map((part, index) => setOf(part, fields[index]!))
  if (sets.includes(undefined)) return undefined
  const [minutes, hours, days, monthsOfYear, daysOfWeek] = sets as ReadonlyArray<ReadonlySet<number>>
  const [anyDay, anyWeekday] = [parts[2] === "*", parts[4] === "*"]
  const isDay = (date: Date): boolean => {
    if (!monthsOfYear!.has(date.getUTCMonth() + 1)) return false
    const ofMonth = days!.has(date.getUTCDate())
    const weekday = date.getUTCDay()
    const ofWeek = daysOfWeek!.has(weekday) || (weekday === 0 && daysOfWeek!.has(7))
    // Where both are restricted, one of them is enough. A step alone is a restriction.
    return anyDay || anyWeekday ? ofMonth && ofWeek : ofMonth || ofWeek
  }
  const timesOfDay = [...hours!]
    .flatMap((hour) => [...minutes!].map((each) => (hour * 60 + each) * minute))
    .sort((one, other) => one - other)
  return {
    after: (millis) => {
      const from = new Date(millis)
      const [year, month] = [from.getUTCFullYear(), from.getUTCMonth()]
      const end = Date.UTC(year + farthestYears, month, from.getUTCDate())
      for (let day = Date.UTC(year, month, from.getUTCDate()); day <= end; day += 24 * 60 * minute) {
        if (!isDay(new Date(day))) continue
        const time = timesOfDay.find((each) => day + each > millis)
        if (time !== undefined) return day + time
      }
      return undefined
    }
  }
}
