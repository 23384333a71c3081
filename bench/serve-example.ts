import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExamplePerson } from "../packages/contract/src/index.ts";
import { listExamplePeople } from "../packages/server/src/app/example/example-store.ts";
import { loadExample } from "../packages/server/src/app/example/load-example.ts";
import { openIdentity } from "../packages/server/src/people/accounts/open-identity.ts";
import { systemClock } from "../packages/server/src/platform/clock.ts";
import { readConfig } from "../packages/server/src/platform/config.ts";
import { migrate } from "../packages/server/src/platform/database/migrate.ts";
import { connect, type Database, findDatabase } from "../packages/server/src/platform/database/open.ts";

/** The example in a database of its own, for the time of a measurement. */
export interface ServedExample {
  readonly database: Database;
  /** One of the partners, and one of its people, signed in. */
  readonly partnerId: string;
  readonly cookie: string;
  /** An advocate of the team, signed in. */
  readonly teamCookie: string;
  /** Starts a program that has the example's settings. */
  readonly start: (file: URL) => ChildProcess;
  /** Ends the programs that were started: what one holds open would slow down the next measurement. */
  readonly endAll: () => Promise<void>;
}

/** Makes the example for `work`, and removes it. */
export async function withExample<T>(work: (example: ServedExample) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "laurel-bench-"));
  const environment = { LAUREL_HOME: join(folder, "home"), LAUREL_EXAMPLE: "on" };
  const children: ChildProcess[] = [];
  const start = (file: URL) => {
    const child = fork(file, {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.push(child);
    return child;
  };
  const endAll = async () => void (await Promise.all(children.splice(0).map(end)));
  try {
    const { logins, close } = await findDatabase(readConfig(environment, folder));
    await migrate(logins);
    const database = await connect(logins, close);
    try {
      return await work({ database, start, endAll, ...(await signIn(database, environment, folder)) });
    } finally {
      await endAll();
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The example, and one of its partners' people signed in. */
async function signIn(
  database: Database,
  environment: Record<string, string>,
  folder: string,
): Promise<Pick<ServedExample, "partnerId" | "cookie" | "teamCookie">> {
  await loadExample(database, systemClock, () => {});
  const config = readConfig(environment, folder);
  const identity = await openIdentity({ database, config, sendMail: async () => {} });
  const people = await listExamplePeople({ client: database.pool });
  const cookieOf = async (isMeant: (person: ExamplePerson) => boolean) => {
    const set = await identity.signInAs(people.find(isMeant)?.id ?? "");
    return set?.map((each) => each.split(";", 1)[0]).join("; ") ?? "";
  };
  const cookie = await cookieOf(({ partner }) => partner !== null);
  const teamCookie = await cookieOf(({ role }) => role === "advocate");
  const partnerId = (await identity.sessionOf({ cookie }))?.memberships[0]?.partnerId;
  await identity.close();
  if (partnerId === undefined) throw new Error("no person of the example has a partner");
  return { partnerId, cookie, teamCookie };
}

/** The next message of a process; throws if it ends instead. */
export async function told(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  try {
    return await Promise.race([
      once(child, "message", ended).then(([message]) => message as unknown),
      once(child, "exit", ended).then(([code]) => Promise.reject(new Error(`a process ended with ${code}`))),
    ]);
  } finally {
    ended.abort();
  }
}

/** Lets a process close what it has open. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
