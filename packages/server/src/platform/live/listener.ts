import { setTimeout as sleep } from "node:timers/promises";
import type { LiveChange } from "@laurel/contract";
import pg from "pg";
import type { Database } from "../database/open.ts";
import { settingsOf } from "../database/open-pool.ts";
import { listen, ping } from "./live-store.ts";

/** What is heard. */
export interface Heard {
  /** Something changed. */
  readonly change: (change: LiveChange) => void;
  /** The rights of a caller may have changed: `person:<id>` or `key:<id>`. */
  readonly access: (who: string) => void;
  /** The connection was lost and is there again. What was told meanwhile is not known. */
  readonly gap: () => void;
}

/** How long to wait, in milliseconds. */
export interface ListenerTimes {
  /** Between two looks at whether the connection still works. */
  readonly pingMs: number;
  /** Before a lost connection is made again; doubled each time, up to `longestMs`. */
  readonly retryMs: number;
  readonly longestMs: number;
}

const usualTimes: ListenerTimes = { pingMs: 25_000, retryMs: 250, longestMs: 10_000 };

/** One connection of this process that hears what all processes tell, and is made again when it is lost. */
export class Listener {
  readonly #database: Pick<Database, "logins">;
  readonly #heard: Heard;
  readonly #times: ListenerTimes;
  readonly #ending = new AbortController();
  #started: Promise<void> | null = null;
  #client: pg.Client | null = null;

  constructor(database: Pick<Database, "logins">, heard: Heard, times: ListenerTimes = usualTimes) {
    this.#database = database;
    this.#heard = heard;
    this.#times = times;
  }

  /** Resolves once it listens. Rejects where the database can't be reached; then call it again. */
  async start(): Promise<void> {
    this.#started ??= this.#connect().catch((error: unknown) => {
      this.#started = null;
      throw error;
    });
    await this.#started;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#started?.catch(() => {});
    await this.#client?.end();
  }

  async #connect(): Promise<void> {
    const { signal } = this.#ending;
    const { read } = this.#database.logins;
    const client = new pg.Client({ ...settingsOf(read, "listen"), keepAlive: true, query_timeout: 5_000 });
    client.on("error", () => {});
    client.on("notification", ({ payload = "" }) => this.#hear(payload));
    const timer = setInterval(() => {
      // A connection can be dead without anyone saying so.
      ping({ client }).catch(() => client.end().catch(() => {}));
    }, this.#times.pingMs).unref();
    client.once("end", () => {
      clearInterval(timer);
      this.#client = null;
      if (!signal.aborted && this.#started !== null) void this.#reconnect();
    });
    try {
      await client.connect();
      await listen({ client });
    } catch (error) {
      clearInterval(timer);
      client.removeAllListeners("end");
      await client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    if (signal.aborted) await client.end();
  }

  async #reconnect(): Promise<void> {
    const { signal } = this.#ending;
    const { retryMs, longestMs } = this.#times;
    for (let waitMs = retryMs; !signal.aborted; waitMs = Math.min(2 * waitMs, longestMs)) {
      try {
        await sleep(waitMs, undefined, { signal, ref: false });
        await this.#connect();
        this.#heard.gap();
        return;
      } catch {
        // The next round tries again.
      }
    }
  }

  #hear(payload: string): void {
    const { access, what, id = "", partner_id: partnerId = "" } = JSON.parse(payload) as Told;
    if (access === undefined) this.#heard.change({ what: what as LiveChange["what"], id, partnerId });
    else this.#heard.access(access);
  }
}

/** What `notifyChange` and the triggers `tell_access` tell. */
type Told = Partial<Record<"access" | "what" | "id" | "partner_id", string>>;
