import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { removeAbandonedUploads } from "../facts/intake/receive-upload.ts";
import { scannerOf } from "../loop/attachments/scan-file.ts";
import { originOf } from "../messages/unsubscribe.ts";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import { type Identity, openIdentity } from "../people/accounts/open-identity.ts";
import { queueMail } from "../people/accounts/queue-mail.ts";
import { isInvited } from "../people/invitations/invitation-store.ts";
import { type Clock, systemClock, wallOf } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { DatabaseClock } from "../platform/database/database-clock.ts";
import { findExample, type HeldExample } from "../platform/database/example.ts";
import { assertMigrated, migrate } from "../platform/database/migrate.ts";
import { connect, type Database, findDatabase, openDatabase } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { readApiKey } from "../platform/http/access/api-key.ts";
import { installationKey } from "../platform/http/access/installation-key.ts";
import { ownHosts } from "../platform/http/access/own-hosts.ts";
import { forgetAnswers } from "../platform/http/answer/idempotency-store.ts";
import { sayingOnce } from "../platform/log-repeats.ts";
import { OperatorError } from "../platform/operator-error.ts";
import { buildApp } from "./build.ts";
import { correctExampleTexts } from "./example/correct-example-texts.ts";
import { listExamplePeople } from "./example/example-store.ts";
import { loadExample, programFolder, refuseExample } from "./example/load-example.ts";
import { maySignInByClick, widerSettings } from "./example/one-click.ts";
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
  /** Whether only a person at a terminal reads the welcome, which may then hold the key; no by default. */
  readonly isTerminal?: boolean;
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
/** How often to look whether another process moved the example's clock. */
const clockCheckMs = 500;

/**
 * Puts the parts together: database, schema, example, worker, HTTP.
 * @throws OperatorError where the port is taken, the schema is behind, or something around Laurel is
 * wrong.
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const { say, logger = false, isTerminal = false } = options;
  // Checked before the long work, so that a second start fails at once.
  const config = { ...options.config, port: await freePort(options.config) };
  const database = await openMigrated(config, options.clock ?? systemClock, say);
  const { clock } = database;
  const stops: (() => Promise<void>)[] = [() => database.close()];
  const stop = async () => {
    for (const each of stops.splice(0)) await each();
  };
  try {
    await prepare(database, config, clock, say);
    const example = await admitExample(database, config);
    if (example !== null) stops.unshift(followClock(clock));
    const key = await readApiKey(config.home);
    const uploadFolder = join(config.home, "uploads");
    await removeAbandonedUploads(uploadFolder, wallOf(clock).now().epochMilliseconds);
    await forgetAnswers(
      database,
      wallOf(clock)
        .now()
        .subtract({ hours: 24 * answersKeptDays }),
    );
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`;
    const identity = await openIdentityFor(database, config);
    stops.unshift(() => identity.close());
    let worker: Worker | null = null;
    const app = await buildApp({
      database,
      clock,
      authenticate: installationKey(key.text, authenticateBy(identity)),
      identity,
      publicUrl,
      isOwnHost: ownHosts(config),
      sender: config.mailFrom.name,
      dayWork: { ...config, links: identity.links },
      bounceSecret: config.bounceSecret,
      sendsMail: config.smtpUrl !== null,
      // Asked at each request: `laurel example remove` may have ended the example meanwhile.
      examplePeople: async (arrival) =>
        maySignInByClick(config, arrival) ? listExamplePeople(asServer(database)) : [],
      webFolder,
      uploadFolder,
      trustProxy: config.trustProxy,
      limits: config.rateLimits,
      connections: config.connections,
      importLimits: config.importLimits,
      scanner: scannerOf(config),
      logger,
      worker: () => (options.worker ? (worker === null ? "stopped" : "running") : "elsewhere"),
    });
    stops.unshift(() => app.close());
    if (options.worker) {
      const started = await startWorker(database, clock, { ...config, links: identity.links });
      worker = started;
      stops.unshift(async () => {
        worker = null;
        await started.stop();
      });
    }
    const address = await listen(app, config);
    return { address, welcome: welcome(config, address, { ...key, isTerminal }, example), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sign-in has the machine's time; its mails have the database's. */
function openIdentityFor(database: Database, config: Config): Promise<Identity> {
  const { clock } = database;
  return openIdentity({
    database,
    clock: wallOf(clock),
    config,
    sendMail: (mail, links) =>
      transaction(database, allPartners, (tx) => queueMail(tx, mail, { links, now: clock.now() })),
    isInvited: (email) => isInvited(asServer(database), email, clock.now()),
    logError: sayingOnce((message) => void process.stderr.write(`${message}\n`)),
  });
}

/** Reads the example's clock from time to time; gives what ends it. */
function followClock(clock: DatabaseClock): () => Promise<void> {
  // A database that doesn't answer is reported by whatever asks it next.
  const watch = setInterval(() => void clock.refresh().catch(() => {}), clockCheckMs);
  return async () => clearInterval(watch);
}

/** No one else uses the embedded database, so it is migrated without asking. */
async function openMigrated(config: Config, clock: Clock, say: (line: string) => void): Promise<Database> {
  if (config.databaseUrl === null) {
    const { logins, close } = await findDatabase(config, say);
    const applied = await migrate(logins).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    if (applied.length > 0) say(`The database is set up in ${config.home}.`);
    const database = await connect(logins, close, clock);
    await database.clock.refresh();
    return database;
  }
  const database = await openDatabase(config, say, clock);
  await assertMigrated(database).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  return database;
}

/**
 * Loads the example where it is wanted, or says why it isn't; one that is loaded gets this release's texts.
 */
async function prepare(
  database: Database,
  config: Config,
  clock: Clock,
  say: (line: string) => void,
): Promise<void> {
  if ((await findExample(asServer(database)))?.finishedAt)
    return correctExampleTexts(database, programFolder, clock, say);
  if (!config.example) return;
  const wider = widerSettings(config);
  const reason =
    wider.length === 0
      ? await loadExample(database, clock, say, originOf(config))
      : ((await refuseExample(asServer(database))) ??
        `The example marketplace isn't loaded. It is for this computer alone, and ${wider.join(", ")}.`);
  if (reason !== null) say(reason);
}

/**
 * The example that the database holds, if any.
 * @throws OperatorError where other computers could reach it: anyone may sign in to it as an administrator.
 */
async function admitExample(database: Database, config: Config): Promise<HeldExample | null> {
  const example = await findExample(asServer(database));
  const wider = widerSettings(config);
  if (example === null || wider.length === 0) return example;
  throw new OperatorError(
    "This database holds the example marketplace, in which anyone may sign in as an administrator. " +
      `It is only served to this computer, but ${wider.join(", ")}. Remove the example with ` +
      "`laurel example remove`, or use a database of your own (LAUREL_HOME or DATABASE_URL).",
    { exit: 2 },
  );
}

function welcome(
  config: Config,
  address: string,
  key: { text: string; path: string; made: boolean; isTerminal: boolean },
  example: HeldExample | null,
): string[] {
  const data =
    config.databaseUrl === null ? `The data is in ${config.home}.` : "The data is in DATABASE_URL.";
  const people =
    example !== null
      ? [
          "This is the example marketplace: its companies, people and figures are invented.",
          "Open it and sign in by one click, as a person of the example.",
          "When you want to use your own data, end the example with: laurel example remove",
        ]
      : ["People sign in with their address; `laurel admin create` makes the first administrator."];
  // Everything but a terminal may keep what it is given: a log, a service manager, a container's host.
  const signIn =
    key.made && key.isTerminal
      ? [
          `The installation's own key, which may do everything: ${address}/#key=${key.text}`,
          `It is shown once and kept in ${key.path};`,
          'programs send it as "Authorization: Bearer …".',
        ]
      : [
          `The installation's own key, which may do everything, is in ${key.path};`,
          'programs send it as "Authorization: Bearer …".',
        ];
  return [`Laurel is at ${address}`, ...people, ...signIn, data, "Stop it with Ctrl+C."];
}
