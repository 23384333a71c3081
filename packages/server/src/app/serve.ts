import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { removeAbandonedUploads } from "../facts/intake/receive-upload.ts";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import { openIdentity } from "../people/accounts/open-identity.ts";
import { queueMail } from "../people/accounts/queue-mail.ts";
import { isInvited } from "../people/invitations/invitation-store.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { assertMigrated, migrate } from "../platform/database/migrate.ts";
import { connect, type Database, findDatabase, openDatabase } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { readApiKey } from "../platform/http/access/api-key.ts";
import { installationKey } from "../platform/http/access/installation-key.ts";
import { forgetAnswers } from "../platform/http/answer/idempotency-store.ts";
import { buildApp } from "./build.ts";
import { loadExample } from "./example/load-example.ts";
import { examplePeople } from "./example/people.ts";
import { freePort, listen } from "./listen.ts";
import { startWorker, type Worker } from "./work.ts";

/** How to serve. */
export interface ServeOptions {
  readonly config: Config;
  /** Whether this process works the queue too. */
  readonly worker: boolean;
  /** Reports the progress of the start to a person; lines without a line end. */
  readonly say: (line: string) => void;
  readonly logger?: FastifyServerOptions["logger"];
  readonly clock?: Clock;
}

/** A running server. */
export interface Running {
  /** `http://localhost:3000`. */
  readonly address: string;
  /** The lines that tell a person how to sign in. */
  readonly welcome: readonly string[];
  /** Finishes open requests and the current batch, then closes the database. */
  stop(): Promise<void>;
}

const webFolder = resolve(import.meta.dirname, "../../../web/dist");
const answersKeptDays = 7;

/**
 * Puts the parts together: database, schema, example, worker, HTTP.
 * @throws OperatorError where the port is taken, the schema is behind, or something around Laurel is
 * wrong.
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { say, clock = systemClock, logger = false } = options;
  // Checked before the long work, so that a second start fails at once.
  const config = { ...options.config, port: await freePort(options.config) };
  const database = await openMigrated(config, say);
  const stops: (() => Promise<void>)[] = [() => database.close()];
  const stop = async () => {
    for (const each of stops.splice(0)) await each();
  };
  try {
    if (config.example) await loadExample(database, clock, say);
    const key = await readApiKey(config.home);
    const uploadFolder = join(config.home, "uploads");
    await removeAbandonedUploads(uploadFolder, clock.now().epochMilliseconds);
    await forgetAnswers(database, clock.now().subtract({ hours: 24 * answersKeptDays }));
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const identity = await openIdentity({
      database,
      clock,
      config,
      sendMail: (mail) => transaction(database, allPartners, (tx) => queueMail(tx, mail)),
      isInvited: (email) => isInvited(asServer(database), email, clock.now()),
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
    const address = await listen(app, config);
    return { address, welcome: welcome(config, address, key), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** No one else uses the embedded database, so it is migrated without asking. */
async function openMigrated(config: Config, say: (line: string) => void): Promise<Database> {
  if (config.databaseUrl === null) {
    const { logins, close } = await findDatabase(config);
    const applied = await migrate(logins).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    if (applied.length > 0) say(`The database is set up in ${config.home}.`);
    return connect(logins, close);
  }
  const database = await openDatabase(config);
  await assertMigrated(database).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  return database;
}

/** Anyone may sign in as these people, so there are none if the data could be real. */
function hasExamplePeople({ example, databaseUrl }: Config): boolean {
  return example && databaseUrl === null;
}

function welcome(
  config: Config,
  address: string,
  key: { text: string; path: string; made: boolean },
): string[] {
  const data =
    config.databaseUrl === null ? `The data is in ${config.home}.` : "The data is in DATABASE_URL.";
  const people = hasExamplePeople(config)
    ? ["Open it and sign in by one click, as a person of the example."]
    : ["People sign in with their address; `laurel admin create` makes the first administrator."];
  const signIn = key.made
    ? [
        `The installation's own key, which may do everything: ${address}/#key=${key.text}`,
        `It is shown once and kept in ${key.path};`,
        'programs send it as "Authorization: Bearer …".',
      ]
    : [`The installation's own key is in ${key.path}.`];
  return [`Laurel is at ${address}`, ...people, ...signIn, data, "Stop it with Ctrl+C."];
}
