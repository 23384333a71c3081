import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { App } from "../app.ts";

/** A metric that is read on request: one number, or numbers by label values. */
export interface Watched {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  read(): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>;
}

/**
 * `/metrics`, in Prometheus's format: the process, the requests, and the `watched` numbers. A program on this
 * machine reads it without a key.
 */
export function addMetrics(app: App, watched: readonly Watched[]): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"];
  const requests = new Counter({
    name: "laurel_http_requests_total",
    help: "Requests answered.",
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: "laurel_http_request_seconds",
    help: "Time to answer a request.",
    labelNames,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [registry],
  });
  app.addHook("onResponse", async (request, reply) => {
    // The route's pattern, not the address: labels must stay few.
    const route = request.routeOptions.url ?? "none";
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    requests.inc(labels);
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
  for (const { name, help, labels, read } of watched)
    addGauge(registry, { name, help, labels: labels ?? [], read });
  const config = { action: "metrics.read", isOpenHere: true } as const;
  app.get("/metrics", { schema: { hide: true }, config }, async (_, reply) => {
    const text = await registry.metrics();
    return reply.header("content-type", registry.contentType).send(text);
  });
}

function addGauge(registry: Registry, { name, help, labels, read }: Required<Watched>): void {
  const gauge: Gauge<string> = new Gauge({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
    collect: async () => {
      const found = await read();
      gauge.reset();
      for (const { labels: at, value } of found) gauge.set({ ...at }, value);
    },
  });
}
