/** The program's instructions, as they are told apart in a transaction's bytes. */

const discriminators = {
  "36aec14311298426": "list",
  "49427dcb51294087": "assign",
  e47f0001e39a36a8: "extend",
  "3788cd6b6bad041f": "delist",
  b4a0f9d9c2794610: "end",
  "6cd8263a6d927411": "recover",
  "0f432dc3d789e52f": "work",
  "2a85203cabfdb89b": "stop",
  "434aaa847de9b625": "finish",
  "004de0938819584c": "complete",
  bf678df050816799: "quit",
  "3ec6d6c1d59f6cd2": "claim",
  fabf388096fb0167: "clean",
  f55abc44fdebab69: "cleanAdmin",
  "67ee6e08b61438c4": "quitAdmin",
  e4dc9b47c7bd3c2d: "open",
  dbc858b09e3ffd7f: "update",
  "62a5c9b16c41ce60": "close",
  cab6b98ed0a191bd: "closeAdmin"
} as const

export type InstructionName = (typeof discriminators)[keyof typeof discriminators]

export const nameOf = (data: Uint8Array): InstructionName | undefined => {
  let hex = ""
  for (const byte of data.subarray(0, 8)) hex += byte.toString(16).padStart(2, "0")
  return (discriminators as { readonly [hex: string]: InstructionName })[hex]
}
