/** What runs images that are no function of this process. */
export type Engine = "auto" | "docker" | "podman" | "none"
