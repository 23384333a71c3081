import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterAll } from "vitest";

/** A mail as it arrived, with its headers in lower case. */
export interface Arrived {
  readonly raw: string;
  readonly recipients: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
}

/** A mail server of a test, on this machine. */
export interface TestMail {
  readonly url: string;
  readonly arrived: Arrived[];
}

/** Starts a real mail server; it is stopped when the file's tests have ended. */
export async function testMailServer(options: SMTPServerOptions = {}): Promise<TestMail> {
  const arrived: Arrived[] = [];
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: options.onAuth === undefined ? ["AUTH", "STARTTLS"] : ["STARTTLS"],
    closeTimeout: 100,
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        arrived.push({ ...readMail(Buffer.concat(parts).toString("latin1")), recipients });
        done();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  afterAll(() => new Promise<void>((done) => server.close(done)));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, arrived };
}

/** A server that replies to each line with `answer`. Null: it disconnects; `…`: its reply never ends. */
export async function testBadServer(
  greeting: string | null,
  answer: (line: string) => string | null,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    if (greeting !== null) socket.write(`${greeting}\r\n`);
    socket.on("data", (data) => {
      const said = answer(data.toString());
      if (said === null) socket.destroy();
      else if (said === "…") setInterval(() => socket.write("250-still here\r\n"), 50).unref();
      else if (said !== "") socket.write(`${said}\r\n`);
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((done) => server.close(() => done()));
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function readMail(raw: string): Omit<Arrived, "recipients"> {
  const { headers, body } = readPart(raw);
  const boundary = /boundary="?([^";]+)/.exec(headers.get("content-type") ?? "")?.[1] ?? "";
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => readPart(part.replace(/^\r\n/, "")));
  const content = (type: string) => {
    const part = parts.find((each) => each.headers.get("content-type")?.startsWith(type));
    return part === undefined ? "" : decodeBody(part.body, part.headers.get("content-transfer-encoding"));
  };
  return { raw, headers, text: content("text/plain"), html: content("text/html") };
}

function readPart(raw: string): { headers: Map<string, string>; body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), decodeHeader(line.slice(colon + 1).trim())];
  });
  return { headers: new Map(headers), body: raw.slice(end + 4) };
}

/** RFC 2047. */
function decodeHeader(value: string): string {
  return value
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("latin1")
        : unquote(text.replaceAll("_", " ")),
    )
    .replace(/^.*$/s, (bytes) => Buffer.from(bytes, "latin1").toString());
}

function decodeBody(body: string, encoding = "7bit"): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  const bytes = encoding === "quoted-printable" ? unquote(body.replaceAll("=\r\n", "")) : body;
  return Buffer.from(bytes, "latin1").toString();
}

function unquote(text: string): string {
  return text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
