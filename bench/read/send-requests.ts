import { Agent, get } from "node:http";

/** What to send, for how long. */
export interface Order {
  readonly url: string;
  readonly cookie: string;
  readonly connections: number;
  readonly ms: number;
}

/** The result. */
export interface MeasuredAnswers {
  /** Answers a second. */
  readonly rate: number;
  /** The milliseconds that each answer took. */
  readonly tookMs: readonly number[];
  /** The answer, the same every time. */
  readonly body: string;
}

/** Keeps every connection busy: the next request goes out when the answer before is complete. */
async function send({ url, cookie, connections, ms }: Order): Promise<MeasuredAnswers> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const first = await ask(url, cookie, agent);
  const tookMs: number[] = [];
  const start = performance.now();
  const keepAsking = async () => {
    while (performance.now() - start < ms) {
      const asked = performance.now();
      const body = await ask(url, cookie, agent);
      tookMs.push(performance.now() - asked);
      if (!body.equals(first)) throw new Error(`${url} answered differently from one time to the next`);
    }
  };
  await Promise.all(Array.from({ length: connections }, keepAsking));
  const rate = (tookMs.length * 1000) / (performance.now() - start);
  agent.destroy();
  return { rate, tookMs, body: first.toString() };
}

function ask(url: string, cookie: string, agent: Agent): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const request = get(url, { agent, headers: { cookie } }, (response) => {
    const parts: Buffer[] = [];
    response.on("data", (part: Buffer) => parts.push(part));
    response.on("error", reject);
    response.on("end", () => {
      const body = Buffer.concat(parts);
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`${url} answered ${response.statusCode}: ${body}`));
    });
  });
  request.on("error", reject);
  return promise;
}

process.on("message", async (order: Order) => process.send?.(await send(order)));
