/** The JSON Schema of job files, for editors and other tools. */

const duration = {
  type: "string",
  description: "The longest the job may run, as a number and a unit.",
  pattern: "^[0-9]+(\\.[0-9]+)? ?(nanos?|micros?|millis?|seconds?|minutes?|hours?|days?|weeks?)$",
  examples: ["90 seconds", "5 minutes"]
}

const size = (description: string) => ({
  type: "string",
  description,
  pattern: "^[0-9]+(\\.[0-9]+)? ?[A-Za-z]+$",
  examples: ["512 MiB", "2 GB"]
})

const path = {
  type: "string",
  description: "A path inside the job's own directory, which is its working directory.",
  pattern: "^(?!/)(?![A-Za-z]:)(?!(.*/)?\\.\\.(/|$))[^\\\\]+$"
}

const source = {
  type: "string",
  description: "A file:, https:, http: or ipfs: URL. A relative file: URL starts from the job file's directory.",
  pattern: "^(file|https?|ipfs):."
}

const texts = (description: string) => ({ type: "array", items: { type: "string" }, description })

const gpuCount = { type: "integer", minimum: 1 }

const work = {
  timeout: duration,
  env: {
    type: "object",
    description: "Environment variables. Numbers must be in quotes.",
    propertyNames: { pattern: "^[^=]+$" },
    additionalProperties: { type: "string" }
  },
  resources: {
    type: "object",
    description: "What the job needs at least, and may use at most.",
    additionalProperties: false,
    properties: {
      cpu: { type: "number", exclusiveMinimum: 0, description: "Cores." },
      memory: size("Memory."),
      disk: size("Disk space."),
      gpu: {
        description: "How many GPUs, or a count and a model as the network names it.",
        oneOf: [
          gpuCount,
          {
            type: "object",
            additionalProperties: false,
            required: ["count"],
            properties: { count: gpuCount, model: { type: "string", minLength: 1 } }
          }
        ]
      }
    }
  },
  inputs: {
    type: "array",
    description: "Files that are there when the job starts.",
    items: {
      oneOf: [
        { type: "object", additionalProperties: false, required: ["from", "path"], properties: { from: source, path } },
        {
          type: "object",
          additionalProperties: false,
          required: ["data", "path"],
          properties: { data: { type: "string", description: "The file's text." }, path }
        },
        {
          type: "object",
          additionalProperties: false,
          required: ["base64", "path"],
          properties: { base64: { type: "string", contentEncoding: "base64" }, path }
        }
      ]
    }
  },
  outputs: {
    type: "array",
    description: "Files or directories that are kept when the job has ended.",
    items: {
      type: "object",
      additionalProperties: false,
      required: ["name", "path"],
      properties: { name: { type: "string", minLength: 1 }, path }
    }
  }
}

const kind = (name: string, required: ReadonlyArray<string>, properties: object) => ({
  type: "object",
  title: name,
  additionalProperties: false,
  required: ["kind", "timeout", ...required],
  properties: { kind: { const: name }, ...properties }
})

/** JSON Schema 2020-12 of a job file. `longshore schema` prints it. */
export const jsonSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "longshore job",
  oneOf: [
    kind("Container", ["image"], {
      ...work,
      image: { type: "string", minLength: 1, description: "The container image." },
      command: texts("The program and its arguments. Without it the image runs what it runs by itself.")
    }),
    kind("Wasm", ["module"], { ...work, module: source, args: texts("The module's arguments.") }),
    kind("Pipeline", ["containers", "input"], {
      timeout: duration,
      containers: {
        type: "array",
        minItems: 1,
        items: { type: "string", minLength: 1 },
        description: "Containers the node already runs; each takes the output of the one before."
      },
      input: { type: "object", description: "What the first container gets." }
    })
  ]
} as const
