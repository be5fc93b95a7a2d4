/** Modules of Node.js, where this is Node.js: a bundler for browsers has nothing to look for. */
export const nodeModules = () =>
  typeof process === "undefined" || process.getBuiltinModule === undefined
    ? undefined
    : {
        fs: process.getBuiltinModule("node:fs"),
        path: process.getBuiltinModule("node:path"),
        streams: process.getBuiltinModule("node:stream"),
        url: process.getBuiltinModule("node:url")
      }
