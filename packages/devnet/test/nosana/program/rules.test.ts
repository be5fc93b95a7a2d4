import { describe, expect, it } from "vitest"
import { rulesOf } from "./anchorOrder.ts"
import { instructions, type Name, names } from "./interface.ts"
import { own } from "./ownRules.ts"
import { areCompatible, type Rule } from "./rules.ts"
import { callOf, type Scene, scene } from "./scenes.ts"
import { canRun, chains, linesOf } from "./stage.ts"

const everything = (on: Scene, call: ReturnType<typeof callOf>) =>
  call.accounts!.map(({ address }) => [address, on.stage.world.account(address)])

const breaking = async (name: Name, chain: (typeof chains)[number], ...rules: ReadonlyArray<Rule>) => {
  const on = await scene(name, chain)
  for (const rule of rules) await rule.break(on)
  const { error, lines } = rules[0]!.fault(on)
  const call = callOf(on)
  const before = everything(on, call)
  const outcome = await on.stage.send(call)
  expect({ error: outcome.error, lines: linesOf(outcome) }).toEqual({
    error: { InstructionError: [0, error] },
    lines: [`Instruction: ${instructions[name].title}`, ...lines]
  })
  expect(everything(on, call)).toEqual(before)
}

const isForAdministrators = (name: Name) => name.endsWith("Admin")

describe.each(chains)("on the %s", (chain) => {
  describe.each(names)("%s", (name) => {
    const rules = rulesOf(name, own[name])

    it("is taken if nothing is wrong", async () => {
      if (isForAdministrators(name) && !canRun(chain, "the administrator's key")) return
      const on = await scene(name, chain)
      const outcome = await on.stage.send(callOf(on))
      expect({ error: outcome.error, lines: linesOf(outcome) }).toEqual({
        error: undefined,
        lines: [`Instruction: ${instructions[name].title}`]
      })
    })

    if (isForAdministrators(name) && chain !== "emulator") return

    it.each(rules.map((rule) => [rule.what, rule] as const))("is refused if %s", (_, rule) =>
      breaking(name, chain, rule)
    )

    const pairs = rules.flatMap((rule, index) => {
      const next = rules.slice(index + 1).find((other) => areCompatible(rule, other))
      return next === undefined ? [] : [[rule.what, next.what, rule, next] as const]
    })
    it.each(pairs)("is refused because %s, before it is because %s", (_first, _second, rule, next) =>
      breaking(name, chain, rule, next)
    )
  })
})
