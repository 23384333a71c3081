import { createServer } from "node:net";
import type { Config } from "../platform/config.ts";
import type { App } from "../platform/http/app.ts";
import { OperatorError } from "../platform/operator-error.ts";

type ListenAddress = Pick<Config, "host" | "port">;

/**
 * The port, or a free one if the port is 0; found by listening on it for a moment.
 * @throws OperatorError where the port can't be had.
 */
export function freePort({ host, port }: ListenAddress): Promise<number> {
  return new Promise<number>((done, fail) => {
    const probe = createServer();
    probe.once("error", (error) => fail(refusal({ host, port }, error)));
    probe.listen({ host, port }, () => {
      const taken = probe.address();
      probe.close(() => done(typeof taken === "object" && taken !== null ? taken.port : port));
    });
  });
}

/**
 * Starts to listen; gives the address for a browser: `http://localhost:3000`.
 * @throws OperatorError where the port can't be had.
 */
export async function listen(app: App, { host, port }: ListenAddress): Promise<string> {
  await app.listen({ host, port }).catch((error: unknown) => {
    throw refusal({ host, port }, error);
  });
  const [listening] = app.addresses();
  return addressOf(host, typeof listening === "object" ? listening.port : port);
}

function refusal({ host, port }: ListenAddress, error: unknown): OperatorError {
  const { code, message } = error as NodeJS.ErrnoException;
  const where = `${host}:${port}`;
  const text =
    code === "EADDRINUSE"
      ? `${where} is in use, perhaps by another Laurel. Stop that one, or set PORT to a free port.`
      : `The server can't listen on ${where}: ${message}. Are HOST and PORT right?`;
  return new OperatorError(text, { cause: error });
}

function addressOf(host: string, port: number): string {
  const local = /^(127\.0\.0\.1|localhost|0\.0\.0\.0|::1?|\[::1?\])$/.test(host);
  return `http://${local ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`;
}
