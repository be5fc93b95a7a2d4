/** A service of effects as an object of promises, however deep; the types follow by rule. There is no second API. */
import * as Effect from "effect/Effect"

export type Promised<T> =
  T extends Effect.Effect<infer A, any, any>
    ? () => Promise<Promised<A>>
    : T extends (...given: infer Given) => infer Out
      ? (...given: Given) => Out extends Effect.Effect<infer A, any, any> ? Promise<Promised<A>> : Promised<Out>
      : T extends Date | Uint8Array
        ? T
        : T extends ReadonlyArray<infer Item>
          ? ReadonlyArray<Promised<Item>>
          : T extends object
            ? { readonly [K in keyof T]: Promised<T[K]> }
            : T

export const promised = <T>(value: T, run: (effect: Effect.Effect<any, any>) => Promise<any>): Promised<T> => {
  const of = (member: unknown): unknown => {
    if (Effect.isEffect(member)) return () => run(member as Effect.Effect<unknown>).then(of)
    if (typeof member === "function") {
      return (...given: ReadonlyArray<unknown>) => {
        const out = member(...given)
        return Effect.isEffect(out) ? run(out as Effect.Effect<unknown>).then(of) : of(out)
      }
    }
    if (Array.isArray(member)) return member.map(of)
    if (typeof member === "object" && member !== null && Object.getPrototypeOf(member) === Object.prototype) {
      return Object.fromEntries(Object.entries(member).map(([name, each]) => [name, of(each)]))
    }
    return member
  }
  return of(value) as Promised<T>
}
