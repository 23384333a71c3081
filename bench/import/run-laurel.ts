import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/** How a run of the command went. */
export interface Run {
  /** When it was started, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The most memory that its process held, in MB of a million bytes. */
  readonly peakMb: number;
  readonly stdout: string;
}

const cli = fileURLToPath(new URL("../../packages/server/src/app/cli.ts", import.meta.url));
const reportPeak = new URL("report-peak.mjs", import.meta.url).href;

/** Runs the command `laurel` as people do, in a process of its own; throws if it fails. */
export async function runLaurel(home: string, args: readonly string[]): Promise<Run> {
  const { DATABASE_URL: _, ...environment } = process.env;
  const startedAt = Date.now();
  const child = spawn(process.execPath, ["--import", reportPeak, cli, ...args], {
    env: { ...environment, LAUREL_HOME: home },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  const ended = Promise.withResolvers<number | null>();
  child.on("error", ended.reject);
  child.on("close", ended.resolve);
  const [stdout, stderr, peak, code] = await Promise.all([
    text(child.stdio[1] as Readable),
    text(child.stdio[2] as Readable),
    text(child.stdio[3] as Readable),
    ended.promise,
  ]);
  const endedAt = Date.now();
  if (code !== 0) throw new Error(`laurel ${args.join(" ")} ended with ${code}: ${stderr}${stdout}`);
  return { startedAt, endedAt, peakMb: (Number(peak) * 1024) / 1e6, stdout };
}
