import { randomBytes, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { gzipSync } from "node:zlib";

/** What an attack may use; it goes on until its thread is ended. */
interface Target {
  /** `http://127.0.0.1:3000`. */
  readonly address: string;
  /** A key that may import, check programs and invite people to the partner `acme`. */
  readonly key: string;
}

/** The attacks of the hostile-load test, by name. They run in a thread, so that they delay no measurement. */
export const attacks = {
  "7 MB of unknown keys to a public route": async ({ address }) => {
    const keys = Array.from({ length: 500_000 }, (_, n) => `"k${n}":${n}`).join(",");
    await repeat(2, () => post(`${address}/api/v1/invitations/look`, `{${keys}}`));
  },
  "a program of 7 MB of YAML": async ({ address, key }) => {
    const source = `[${"1,".repeat(500_000)}]`;
    const texts = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, source]));
    await repeat(2, () =>
      post(`${address}/api/v1/programs/check`, JSON.stringify({ source, texts }), { key }),
    );
  },
  "a gzip of 2 KB with a million bad lines": async ({ address, key }) => {
    const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
    const file = gzipSync(`${heading}\n${"x\n".repeat(1_000_000)}`);
    await repeat(2, () => post(`${address}/api/v1/sales/batch`, file, { key, type: "text/csv" }));
  },
  "60 bodies that trickle in": async ({ address, key }) => {
    await Promise.all(Array.from({ length: 60 }, () => trickle(address, key)));
  },
  "200 wrong keys a second": async ({ address }) => {
    while (true) {
      const headers = { authorization: `Bearer laurel_${randomBytes(32).toString("base64url")}` };
      fetch(`${address}/api/v1/partners`, { headers }).then(drain, () => {});
      await sleep(5);
    }
  },
  "150 keyed writes at once": async ({ address, key }) => {
    await repeat(150, () => {
      const body = JSON.stringify({ email: `${randomUUID()}@example.com`, role: "viewer", locale: "en" });
      const once = { "idempotency-key": randomUUID() };
      return post(`${address}/api/v1/partners/acme/invitations`, body, { key, headers: once });
    });
  },
} satisfies Record<string, (target: Target) => Promise<void>>;

/** Does the same again and again, `at` times at once. */
async function repeat(at: number, work: () => Promise<void>): Promise<void> {
  const one = async () => {
    while (true) await work().catch(() => sleep(5));
  };
  await Promise.all(Array.from({ length: at }, one));
}

interface Sender {
  readonly key?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function post(
  url: string,
  body: string | Buffer<ArrayBuffer>,
  { key, type = "application/json", headers = {} }: Sender = {},
): Promise<void> {
  const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const all = { "content-type": type, ...authorization, ...headers };
  await drain(await fetch(url, { method: "POST", headers: all, body }));
}

async function drain(answer: Response): Promise<void> {
  await answer.arrayBuffer();
}

/** Opens a connection and sends a byte of its body each second. */
async function trickle(address: string, key: string): Promise<void> {
  const { hostname, port, host } = new URL(address);
  const socket = connect(Number(port), hostname).on("error", () => {});
  const head = ["POST /api/v1/programs/check HTTP/1.1", `Host: ${host}`, `Authorization: Bearer ${key}`];
  const body = ["Content-Type: application/json", "Content-Length: 10000"];
  socket.write(`${[...head, ...body].join("\r\n")}\r\n\r\n{`);
  while (!socket.destroyed) {
    await sleep(1_000);
    socket.write(" ");
  }
}

if (parentPort !== null) {
  const { name, target } = workerData as { readonly name: keyof typeof attacks; readonly target: Target };
  await attacks[name](target);
}
