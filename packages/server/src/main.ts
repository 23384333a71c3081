import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { pino } from "pino";
import { buildApp } from "./app.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { migrate, pendingMigrations } from "./database/migrate.ts";
import { type Database, openDatabase } from "./database/open.ts";
import { loadExample } from "./example/load-example.ts";
import { readApiKey } from "./http/api-key.ts";
import { forgetAnswers } from "./http/store.ts";
import { removeAbandonedUploads } from "./imports/receive-upload.ts";
import { startWorker, type Worker } from "./jobs/start-worker.ts";
import { OperatorError } from "./operator-error.ts";

/** How to serve. */
export interface ServeOptions {
  readonly config: Config;
  /** Whether this process works the queue too. */
  readonly worker: boolean;
  /** Tells a person how far the start has come; lines without a line end. */
  readonly say: (line: string) => void;
  readonly logger?: FastifyServerOptions["logger"];
  readonly clock?: Clock;
}

/** A server under way. */
export interface Running {
  /** `http://localhost:3000`. */
  readonly address: string;
  /** What a person needs to sign in, in lines. */
  readonly welcome: readonly string[];
  /** Answers what it has begun, finishes the batch at hand, closes the database. */
  stop(): Promise<void>;
}

const webFolder = resolve(import.meta.dirname, "../../web/dist");
const answersKeptDays = 7;

/**
 * Puts the parts together: database, schema, example, worker, HTTP.
 * @throws OperatorError where the port is taken, the schema is behind, or a part of the surroundings is
 * wrong.
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { config, say, clock = systemClock, logger = false } = options;
  // Asked before the long work: whoever starts twice learns it at once.
  await assertFree(config);
  const database = await openDatabase(config);
  const stops: (() => Promise<void>)[] = [() => database.close()];
  const stop = async () => {
    for (const each of stops.splice(0)) await each();
  };
  try {
    await prepare(database, config, clock, say);
    const key = await readApiKey(config.home);
    const uploadFolder = join(config.home, "uploads");
    await removeAbandonedUploads(uploadFolder, clock.now().epochMilliseconds);
    await forgetAnswers(database, clock.now().subtract({ hours: 24 * answersKeptDays }));
    let worker: Worker | null = null;
    const app = await buildApp({
      database,
      clock,
      apiKey: key.text,
      webFolder,
      uploadFolder,
      logger,
      worker: () => (options.worker ? (worker === null ? "stopped" : "running") : "elsewhere"),
    });
    stops.unshift(() => app.close());
    if (options.worker) {
      const started = await startWorker(database, clock);
      worker = started;
      stops.unshift(async () => {
        worker = null;
        await started.stop();
      });
    }
    await app
      .listen({ host: config.host, port: config.port })
      .catch((error: unknown) => refuseListening(config, error));
    const [listening] = app.addresses();
    const address = addressOf(config, typeof listening === "object" ? listening.port : config.port);
    return { address, welcome: welcome(config, address, key), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Works the queue without serving; gives what stops it. */
export async function work(config: Config, clock: Clock = systemClock): Promise<{ stop(): Promise<void> }> {
  const database = await openDatabase(config);
  try {
    await assertMigrated(database);
    const worker = await startWorker(database, clock);
    return {
      stop: async () => {
        await worker.stop();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * A log for machines on stdout: every request where nobody looks, only what is wrong at a person's terminal.
 */
export function processLogger(isTerminal: boolean): FastifyServerOptions["logger"] {
  return {
    level: isTerminal ? "warn" : "info",
    redact: ["req.headers.authorization", "req.headers.cookie"],
    stream: pino.destination(1),
  };
}

async function prepare(
  database: Database,
  config: Config,
  clock: Clock,
  say: (line: string) => void,
): Promise<void> {
  // A database of one's own is nobody else's: it is brought up to date by itself.
  if (config.databaseUrl === null) {
    const applied = await migrate(database);
    if (applied.length > 0) say(`The database is set up in ${config.home}.`);
  } else await assertMigrated(database);
  if (config.example) await loadExample(database, clock, say);
}

async function assertMigrated(database: Database): Promise<void> {
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return;
  throw new OperatorError(
    `The database's schema is behind; to apply: ${pending.join(", ")}. Run \`laurel migrate\` first.`,
  );
}

/** Whether the port can be had, asked by taking it for a moment. */
async function assertFree({ host, port }: Config): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((done, fail) => {
    const probe = createServer();
    probe.once("error", (error) => {
      try {
        refuseListening({ host, port }, error);
      } catch (refused) {
        fail(refused);
      }
    });
    probe.listen({ host, port }, () => probe.close(() => done()));
  });
}

function refuseListening({ host, port }: Pick<Config, "host" | "port">, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const where = `${host}:${port}`;
  const mend =
    code === "EADDRINUSE"
      ? `${where} is in use, perhaps by another Laurel. Stop that one, or set PORT to a free port.`
      : `The server can't listen on ${where}: ${message}. Are HOST and PORT right?`;
  throw new OperatorError(mend, { cause: error });
}

function addressOf({ host }: Config, port: number): string {
  const local = /^(127\.0\.0\.1|localhost|0\.0\.0\.0|::1?|\[::1?\])$/.test(host);
  return `http://${local ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`;
}

function welcome(
  config: Config,
  address: string,
  key: { text: string; path: string; made: boolean },
): string[] {
  const data =
    config.databaseUrl === null ? `The data is in ${config.home}.` : "The data is in DATABASE_URL.";
  const signIn = key.made
    ? [
        `Sign in:  ${address}/#key=${key.text}`,
        `The key is shown this once. It is kept in ${key.path};`,
        'programs send it as "Authorization: Bearer …".',
      ]
    : [`Sign in with the key in ${key.path}.`];
  return [`Laurel is at ${address}`, ...signIn, data, "Stop it with Ctrl+C."];
}
