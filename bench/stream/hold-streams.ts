import { get } from "node:http";

/** Which streams to open. */
export interface StreamsToOpen {
  readonly url: string;
  readonly cookie: string;
  readonly count: number;
}

/** When a change arrived at a stream. */
export interface ArrivedChange {
  readonly id: string;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
}

const arrivals: ArrivedChange[] = [];

/** Opens a stream; resolves once the server has begun to send. */
function open({ url, cookie }: StreamsToOpen): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = get(url, { agent: false, headers: { cookie } }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`));
    let rest = "";
    response.setEncoding("utf8").on("data", (text: string) => {
      resolve();
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      const at = performance.timeOrigin + performance.now();
      for (const line of lines)
        if (line.startsWith("data: ")) arrivals.push({ id: JSON.parse(line.slice(6)).id, at });
    });
  });
  request.on("error", reject);
  return promise;
}

// Told what to open it says when all streams are open; told anything else it says what has arrived.
process.on("message", async (order: StreamsToOpen | "arrivals") => {
  if (order === "arrivals") return process.send?.(arrivals.splice(0));
  for (let count = 0; count < order.count; count += 1) await open(order);
  return process.send?.("open");
});
process.on("disconnect", () => process.exit());
