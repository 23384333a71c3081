import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, fstatSync, openSync, readFileSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keepOnce } from "../keep-once.ts";
import { makeFolder } from "../make-folder.ts";
import { OperatorError } from "../operator-error.ts";
import { type Binaries, environment, findBinaries } from "./embedded/binaries.ts";
import { createData } from "./embedded/create-data.ts";
import { keepRunning } from "./embedded/keep-running.ts";
import {
  disownLocks,
  findPostmaster,
  insistOnStop,
  type Postmaster,
  stopServer,
} from "./embedded/postmaster.ts";
import { areReady, prepareLogins } from "./embedded/prepare-logins.ts";
import { holdUse } from "./embedded/users.ts";
import { failureOf } from "./failure.ts";
import { type Logins, madeLogin, withLogin } from "./logins.ts";

/** This process's use of the PostgreSQL in a home. */
export interface EmbeddedServer {
  /** Of its database `laurel`. */
  readonly logins: Logins;
  /** From now on starts the server again whenever it has ended, and reports that by `say`. */
  keepRunning(say: (line: string) => void): void;
  /** Ends the use. The last user stops the server and waits until it has ended. */
  close(): Promise<void>;
}

/** `durable: false` never waits for the disk. For tests only, whose data is deleted. */
export interface EmbeddedOptions {
  readonly durable?: boolean;
}

interface EmbeddedFolders {
  readonly folder: string;
  readonly data: string;
  readonly users: string;
  readonly log: string;
}

const startWithinMs = 60_000;
const stopWithinMs = 30_000;
const pollMs = 10;

/**
 * Starts PostgreSQL on the data in `home`, or shares the server that already runs there. Any number of
 * processes may do so at once: PostgreSQL allows one server per data folder, and the other processes find it.
 * The server stops with its last user, also when a signal ends that user; after a SIGKILL the next user takes
 * the server over.
 * @throws OperatorError where the server can't be started, with the end of its log.
 */
export async function openEmbedded(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const binaries = findBinaries();
  const place = preparePlace(home);
  createData(place.data, binaries, options.durable ?? true);
  // Registered before the search, so that no other process stops a server that this one finds.
  const release = holdUse(place.users, () => stopServer(place.data));
  try {
    const start = (signal?: AbortSignal) => findOrStart(place, binaries, options.durable ?? true, signal);
    const { socket } = await start();
    let stopKeeping = async () => {};
    return {
      logins: await loginsAt(place, socket),
      keepRunning: (say) => {
        stopKeeping = keepRunning({ isRunning: () => findPostmaster(place.data) !== null, start, say });
      },
      close: async () => {
        await stopKeeping();
        await stopIfLast(place, release);
      },
    };
  } catch (error) {
    await stopIfLast(place, release);
    throw error;
  }
}

/** Whether there is a database in a home. */
export function hasDatabase(home: string): boolean {
  return existsSync(join(home, "postgres/data"));
}

function preparePlace(home: string): EmbeddedFolders {
  try {
    makeFolder(home);
    const folder = join(realpathSync(home), "postgres");
    makeFolder(folder);
    return { folder, data: join(folder, "data"), users: join(folder, "users"), log: join(folder, "log") };
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new OperatorError(`LAUREL_HOME: the folder ${home} can't be used: ${reason}.`, { cause });
  }
}

async function findOrStart(
  place: EmbeddedFolders,
  binaries: Binaries,
  durable: boolean,
  signal: AbortSignal | undefined,
): Promise<Postmaster> {
  const deadline = performance.now() + startWithinMs;
  let stopping = { pid: 0, since: 0 };
  while (performance.now() < deadline && signal?.aborted !== true) {
    const found = findPostmaster(place.data);
    if (found?.status === "stopping") {
      if (found.pid !== stopping.pid) stopping = { pid: found.pid, since: performance.now() };
      insistOnStop(place.data, found.pid, performance.now() - stopping.since);
    }
    if (found === null) {
      const failure = await start(place, binaries, durable);
      if (failure !== null) throw failure;
    } else if (found.status === "ready" && (await answers(place, found))) {
      return found;
    } else {
      await sleep(pollMs);
    }
  }
  throw new OperatorError(`The embedded database didn't start within 60 seconds; see ${place.log}.`);
}

/**
 * Starts a server and waits until one is ready: this one, or that of a faster process. Returns the error
 * where neither is.
 */
async function start(
  place: EmbeddedFolders,
  binaries: Binaries,
  durable: boolean,
): Promise<OperatorError | null> {
  disownLocks(place.data, socketFolder(place));
  const log = openSync(place.log, "a", 0o600);
  const logFrom = fstatSync(log).size;
  const [program = "", ...args] = [...binaries.prefix, binaries.postgres, ...serverArguments(place, durable)];
  // Detached, because Ctrl-C in a terminal reaches the whole group, and the server must outlive our last
  // queries.
  const child = spawn(program, args, {
    detached: true,
    env: environment,
    stdio: ["ignore", log, log],
    cwd: "/",
  });
  closeSync(log);
  child.unref();
  let ended = false;
  const end = () => {
    ended = true;
  };
  child.once("exit", end);
  child.once("error", end);
  while (!ended) {
    if (findPostmaster(place.data)?.status === "ready") return null;
    await sleep(pollMs);
  }
  if (findPostmaster(place.data) !== null) return null;
  const text = readFileSync(place.log).subarray(logFrom).toString("utf8").trim();
  // The last workers of a killed server release their memory within moments. The lock file means that another
  // process was faster. In both cases the caller looks again.
  if (/shared memory block|lock file "postmaster\.pid"/.test(text)) {
    await sleep(10 * pollMs);
    return null;
  }
  return new OperatorError(`The embedded database in ${place.folder} didn't start:\n${text.slice(-1000)}`);
}

function serverArguments(place: EmbeddedFolders, durable: boolean): string[] {
  const settings = {
    listen_addresses: "",
    unix_socket_directories: socketFolder(place),
    unix_socket_permissions: "0700",
    timezone: "UTC",
    log_timezone: "UTC",
    // An import of a million lines would otherwise force a checkpoint every few seconds.
    max_wal_size: "2GB",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return [
    "-D",
    place.data,
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

/** The folder beside the data, unless the socket's path would exceed the system's limit of 103 bytes. */
function socketFolder(place: EmbeddedFolders): string {
  if (Buffer.byteLength(join(place.folder, ".s.PGSQL.5432")) <= 103) return place.folder;
  const name = createHash("sha256").update(place.folder).digest("hex").slice(0, 16);
  const folder = join(tmpdir(), `laurel-${name}`);
  makeFolder(folder);
  const { uid, mode } = statSync(folder);
  if (uid === process.getuid?.() && (mode & 0o077) === 0) return folder;
  throw new OperatorError(
    `The folder ${folder} is needed for the database's socket but belongs to another user; remove it.`,
  );
}

/**
 * Whether the server accepts connections and isn't stopping. Creates the database `laurel` and its logins
 * where one is missing or was changed; another process may do so at once.
 */
async function answers(place: EmbeddedFolders, { socket }: Postmaster): Promise<boolean> {
  try {
    const logins = await loginsAt(place, socket);
    if (!(await areReady(logins)))
      await prepareLogins((database) => rootUrl(place, socket, database), logins);
  } catch (error) {
    const madeMeanwhile = /^(42P04|23505)$/.test((error as { code?: string }).code ?? "");
    if (!madeMeanwhile && failureOf(error) !== "unreachable") throw error;
    return false;
  }
  return findPostmaster(place.data)?.status === "ready";
}

const database = "laurel";

/** The passwords are derived from a key beside the data, so that they belong to a copied home too. */
async function loginsAt({ folder }: EmbeddedFolders, socket: string): Promise<Logins> {
  const { text: key } = await keepOnce({
    what: "the key of the database's logins",
    path: join(folder, "logins-key"),
    make: () => randomBytes(32).toString("base64url"),
    form: /^[\w-]{43}$/,
    fix: "Remove the file; the next start makes another and gives the logins new passwords.",
  });
  const url = (purpose: "migrate" | "write" | "read") =>
    withLogin(addressOf(socket, database), madeLogin(purpose, database, key));
  return { migrate: url("migrate"), write: url("write"), read: url("read"), made: true };
}

/** Of the superuser that the data was created with. It makes the logins, and is used for nothing else. */
function rootUrl({ data }: EmbeddedFolders, socket: string, ofDatabase: string): string {
  const password = readFileSync(join(data, "laurel-password"), "utf8").trim();
  return withLogin(addressOf(socket, ofDatabase), { name: "laurel", password });
}

/** Complete: what an address leaves out, the driver takes from `PGPORT` and the like in the environment. */
function addressOf(socket: string, ofDatabase: string): string {
  const all = {
    host: socket,
    port: "5432",
    sslmode: "disable",
    sslnegotiation: "postgres",
    client_encoding: "UTF8",
  };
  return `postgres:///${ofDatabase}?${new URLSearchParams(all).toString()}`;
}

async function stopIfLast(place: EmbeddedFolders, release: () => boolean): Promise<void> {
  const running = findPostmaster(place.data);
  if (!release() || running === null) return;
  const told = performance.now();
  while (findPostmaster(place.data)?.pid === running.pid) {
    const waitedMs = performance.now() - told;
    if (waitedMs > stopWithinMs) return;
    insistOnStop(place.data, running.pid, waitedMs);
    await sleep(pollMs);
  }
}
