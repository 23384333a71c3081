import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { pino } from "pino";
import { removeAbandonedUploads } from "../facts/intake/receive-upload.ts";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import { openIdentity } from "../people/accounts/open-identity.ts";
import { queueMail } from "../people/accounts/queue-mail.ts";
import { isInvited } from "../people/invitations/invitation-store.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { migrate, pendingMigrations } from "../platform/database/migrate.ts";
import { type Database, openDatabase } from "../platform/database/open.ts";
import { transaction } from "../platform/database/transaction.ts";
import { readApiKey } from "../platform/http/access/api-key.ts";
import { installationKey } from "../platform/http/access/installation-key.ts";
import { forgetAnswers } from "../platform/http/answer/idempotency-store.ts";
import { OperatorError } from "../platform/operator-error.ts";
import { buildApp } from "./build.ts";
import { loadExample } from "./example/load-example.ts";
import { examplePeople } from "./example/people.ts";
import { startWorker, type Worker } from "./start-worker.ts";

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

const webFolder = resolve(import.meta.dirname, "../../../web/dist");
const answersKeptDays = 7;

/**
 * Puts the parts together: database, schema, example, worker, HTTP.
 * @throws OperatorError where the port is taken, the schema is behind, or a part of the surroundings is
 * wrong.
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { say, clock = systemClock, logger = false } = options;
  // Asked before the long work: whoever starts twice learns it at once.
  const config = { ...options.config, port: await freePort(options.config) };
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
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const identity = await openIdentity({
      database,
      clock,
      config,
      sendMail: (mail) => transaction(database, (tx) => queueMail(tx, mail)),
      isInvited: (email) => isInvited({ client: database.pool }, email, clock.now()),
      logError: (message) => process.stderr.write(`${message}\n`),
    });
    stops.unshift(() => identity.close());
    let worker: Worker | null = null;
    const app = await buildApp({
      database,
      clock,
      authenticate: installationKey(key.text, authenticateBy(identity)),
      identity,
      publicUrl,
      sender: config.mailFrom.name,
      examplePeople: hasExamplePeople(config) ? await examplePeople(database, identity) : [],
      webFolder,
      uploadFolder,
      trustProxy: config.trustProxy,
      limits: config.rateLimits,
      logger,
      worker: () => (options.worker ? (worker === null ? "stopped" : "running") : "elsewhere"),
    });
    stops.unshift(() => app.close());
    if (options.worker) {
      const started = await startWorker(database, clock, config);
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
    const worker = await startWorker(database, clock, config);
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

/** The port, or a free one where any will do; asked by taking it for a moment. */
async function freePort({ host, port }: Config): Promise<number> {
  return new Promise<number>((done, fail) => {
    const probe = createServer();
    probe.once("error", (error) => {
      try {
        refuseListening({ host, port }, error);
      } catch (refused) {
        fail(refused);
      }
    });
    probe.listen({ host, port }, () => {
      const taken = probe.address();
      probe.close(() => done(typeof taken === "object" && taken !== null ? taken.port : port));
    });
  });
}

/** Anybody may sign in as these, so there are none where the data could be somebody's. */
function hasExamplePeople({ example, databaseUrl }: Config): boolean {
  return example && databaseUrl === null;
}

function refuseListening({ host, port }: Pick<Config, "host" | "port">, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const where = `${host}:${port}`;
  const fix =
    code === "EADDRINUSE"
      ? `${where} is in use, perhaps by another Laurel. Stop that one, or set PORT to a free port.`
      : `The server can't listen on ${where}: ${message}. Are HOST and PORT right?`;
  throw new OperatorError(fix, { cause: error });
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
  const people = hasExamplePeople(config)
    ? ["Open it and sign in by one click, as somebody of the example."]
    : ["People sign in with their address; `laurel admin create` makes the first administrator."];
  const signIn = key.made
    ? [
        `The installation's own key, which may do everything: ${address}/#key=${key.text}`,
        `It is shown this once and kept in ${key.path};`,
        'programs send it as "Authorization: Bearer …".',
      ]
    : [`The installation's own key is in ${key.path}.`];
  return [`Laurel is at ${address}`, ...people, ...signIn, data, "Stop it with Ctrl+C."];
}
