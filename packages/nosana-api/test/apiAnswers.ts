/** Answers as servers give them. */

export const addresses = {
  job: "H3fhW6p9qQ2anKERK85LCVd3TJu2DVPdX2FhzWLMUyqg",
  other: "GmaDrppBC7P5ARKV8g3djiwP89vz1jLK23V2GBjuAEGB",
  market: "CA5pMpqkYFKtme7K31pNB1s62X2SdhEv1nN9RdxKCpuQ",
  node: "7AtiXMSH6R1jjBxrcYjehCkkSF7zvYWte63gwEDBcGHq",
  user: "97G9NnvBDQ2WpKu6fasoMsAKmfj63C9rhysJnkeWodAf",
  run: "8xVY2JbQ3WZ5pTq7sZ7Y3b4a9mW1nYkLZq6h7u3oRxjP"
} as const

export const cid = "QmVp8m3Uq1Cm6JJ3NsuTMSGLNnqXa1mC85uV7YxBREQ78p"
export const zeroCid = "QmNLei78zWmzUdbeRB3CiUfAizWUrbeeZh5K1rhAQKCh51"
export const nobody = "11111111111111111111111111111111"
export const tx = "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW"

/** As `GET /jobs/{address}` has it: without the address. */
export const runningJob = {
  ipfsJob: cid,
  ipfsResult: null,
  market: addresses.market,
  node: addresses.node,
  payer: addresses.user,
  price: 115,
  project: addresses.user,
  state: 1,
  type: "container",
  jobDefinition: { version: "0.1", type: "container", ops: [] },
  jobResult: null,
  jobStatus: null,
  timeEnd: 0,
  timeStart: 1795528181,
  benchmarkProcessedAt: null,
  timeout: 3600,
  usdRewardPerHour: 0.048,
  listedAt: 1795528100
}

export const listedJob = {
  address: addresses.job,
  ipfsJob: cid,
  ipfsResult: zeroCid,
  market: addresses.market,
  node: nobody,
  payer: addresses.user,
  project: addresses.user,
  state: 0,
  timeStart: 0,
  timeEnd: 0,
  timeout: 7200,
  listedAt: 1795528100
}

export const posted = {
  tx,
  job: addresses.job,
  run: addresses.run,
  credits: { costUSD: 0.0528, creditsUsed: 0.0528, reservationId: "res-1", project: addresses.user }
}

export const market = {
  address: addresses.market,
  slug: "nvidia-3090",
  name: "NVIDIA 3090",
  sft: "EriVoW8GnJ7nqVMEDFwpFw7eVwf3ZvgNJ9ZCAcJ8nXvJ",
  type: "PREMIUM",
  usd_reward_per_hour: 0.192,
  nos_reward_per_second: 0.000115,
  nos_job_price_per_second: 0.000127,
  network_fee_percentage: 10,
  premium_community_relation: null,
  gpu_types: ["NVIDIA GeForce RTX 3090"],
  required_images: ["docker.io/nosana/stats:v1.2.1"],
  required_remote_resources: [
    { type: "Ollama", model: "llama3.2" },
    { type: "S3", url: "https://models.nosana.io/x", IAM: { access_key_id: "a", secret_access_key: "b" } }
  ],
  nodes: [],
  client: true,
  lowest_vram: 24,
  max_usd_uptime_reward_per_day: 1.5
}

/** The shapes in which servers refuse: Elysia, Fastify, and what each part of the server makes of it itself. */
export const refusals = {
  message: (message: string, more: object = {}) => ({ message, ...more }),
  named: (name: string, message: string) => ({ name, message }),
  error: (error: string) => ({ error }),
  elysia: {
    type: "validation",
    on: "body",
    summary: "Expected property 'timeout' to be number but found: soon",
    property: "/timeout",
    message: "Expected number",
    expected: 0,
    found: "soon",
    errors: [{ summary: "Expected property 'timeout' to be number", path: "/timeout", message: "Expected number" }]
  },
  fastify: {
    statusCode: 400,
    code: "FST_ERR_VALIDATION",
    error: "Bad Request",
    message: "body/job_definition/ops/0 must have required property 'id'"
  }
}
