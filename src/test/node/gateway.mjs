// Starts the packaged jar on free ports and a folder of its own, for as long as some work takes.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const JAR = resolve(import.meta.dirname, "../../../target/dashgate.jar");
const FIRST_CALL = /Bearer (phx_\w+).* (http:\/\/[^/\s]+)\/api/s;

/** Calls `work` with the address of a running gateway and the key of its demo tenant. */
export async function withGateway(work) {
  const folder = await mkdtemp(join(tmpdir(), "dashgate-"));
  const gateway = spawn("java", ["-Xmx256m", "-jar", JAR], {
    cwd: folder,
    env: { ...process.env, DASHGATE_HTTP_PORT: "0", DASHGATE_MANAGEMENT_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise((done) => gateway.on("exit", done));
  try {
    const [, key, url] = await firstCall(gateway);
    await work(url, key);
  } finally {
    gateway.kill("SIGTERM");
    await exited;
    await rm(folder, { recursive: true });
  }
}

function firstCall(gateway) {
  return new Promise((found, failed) => {
    let output = "";
    gateway.stdout.on("data", (chunk) => {
      output += output.length < 100_000 ? chunk : "";
      const call = FIRST_CALL.exec(output);
      if (call) {
        found(call);
      }
    });
    gateway.on("exit", () => failed(new Error("the gateway did not start:\n" + output)));
  });
}
