import { keepsTheContract } from "./contract.ts"

keepsTheContract("current")
