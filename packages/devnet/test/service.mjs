/** A container that is a program: answers who it is, and starts a child that would outlive it, whoever asks it to end. */
import { spawn } from "node:child_process"
import * as http from "node:http"

const child = spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"], {
  stdio: "ignore"
})
const { LEVEL, PORT } = process.env
http
  .createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" })
    response.end(JSON.stringify({ path: request.url, pid: process.pid, child: child.pid, level: LEVEL }))
  })
  .listen(Number(PORT), "127.0.0.1")
