/** Definitions that the gateway offers to begin with. */

export interface Template {
  readonly id: string
  readonly name: string
  readonly jobDefinition: unknown
  readonly icon: string | null
  readonly readme: string | null
  readonly category: string | null
  /** In GB. */
  readonly vram_requirement: number | null
  readonly cuda_requirement: ReadonlyArray<number> | null
  readonly is_variant_template: boolean
  readonly parent_template_id: string | null
  readonly variants: ReadonlyArray<unknown>
}

const template = (id: string, name: string, category: string, args: object): Template => ({
  id,
  name,
  jobDefinition: { version: "0.1", type: "container", ops: [{ type: "container/run", id, args }] },
  icon: null,
  readme: null,
  category,
  vram_requirement: null,
  cuda_requirement: null,
  is_variant_template: false,
  parent_template_id: null,
  variants: []
})

export const templates: ReadonlyArray<Template> = [
  template("hello-world", "Hello world", "Basic", { image: "ubuntu", cmd: ["echo hello world"] }),
  template("nginx", "Nginx", "Web", { image: "nginx", expose: 80 })
]

export const templatesByCategory = (): Readonly<Record<string, ReadonlyArray<Template>>> => {
  const groups = new Map<string, Array<Template>>()
  for (const each of templates) {
    const category = each.category ?? "Other"
    groups.set(category, [...(groups.get(category) ?? []), each])
  }
  return Object.fromEntries(groups)
}
