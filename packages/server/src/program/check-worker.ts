import { parentPort } from "node:worker_threads";
import { type CheckOrder, checkVersions } from "./check-program.ts";

// Runs in a thread of its own: see `ProgramChecker`. It says first that it is ready.
parentPort?.on("message", (order: CheckOrder) => parentPort?.postMessage(checkVersions(order)));
parentPort?.postMessage("ready");
