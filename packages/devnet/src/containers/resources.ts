/** What the shipped containers say of themselves. */
export const resourcesOf = (id: string) => (modelId: string | undefined) =>
  modelId === undefined
    ? { service_id: id, compute_capability: [], hardware_capabilities: [] }
    : { supported: false, error: `${id} runs no models` }
