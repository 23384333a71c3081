import { firstCharacters } from "@laurel/core";
import { createTransport } from "nodemailer";
import type { Mailbox } from "../platform/parse-settings.ts";
import { kindOf } from "./read-bounce-report.ts";

/** A mail to one person. */
export interface Mail {
  /** With its angle brackets. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly locale: string;
  /** Whether it is a message of the example. */
  readonly isExample: boolean;
  readonly date: Temporal.Instant;
  /** Where one click turns messages of this kind off (RFC 8058); null where that isn't possible. */
  readonly unsubscribe: string | null;
  /** Secrets that must never be repeated from a server's answer. */
  readonly secrets: readonly string[];
}

/**
 * The result. `final`: a retry would give the same result; `isHard`: so would any other mail to the address.
 */
export type Posting =
  | { readonly sent: true }
  | { readonly sent: false; readonly final: boolean; readonly reason: string; readonly isHard?: boolean };

/** How long to wait for a mail server, in milliseconds. */
export interface MailTimes {
  /** For a connection, for the greeting, and for any further answer. */
  readonly answerMs: number;
  /** For a whole delivery. */
  readonly deliveryMs: number;
}

/** The address of one person: nothing in it may add a second address, or a line to the commands. */
const oneAddress = /^[^\s\p{Cc}<>,;"@]+@[^\s\p{Cc}<>,;"@]+$/u;

const patience: MailTimes = { answerMs: 20_000, deliveryMs: 120_000 };

/**
 * Hands a mail to the server of `smtpUrl`, `smtp://user:password@host:port` or `smtps://…`, over a new
 * connection. A password is only sent over TLS, or within this machine.
 */
export async function sendMail(smtpUrl: string, mail: Mail, times: MailTimes = patience): Promise<Posting> {
  if (!oneAddress.test(mail.to))
    return { sent: false, final: true, isHard: true, reason: "the address can't be read" };
  const url = new URL(smtpUrl);
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const transport = createTransport({
    host: url.hostname.replaceAll(/[[\]]/g, ""),
    secure: url.protocol === "smtps:",
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    ...(user === "" ? {} : { auth: { user, pass }, forceAuth: true, requireTLS: !local }),
    connectionTimeout: times.answerMs,
    greetingTimeout: times.answerMs,
    socketTimeout: times.answerMs,
    dnsTimeout: times.answerMs,
    // A message is text: its content must not make us read a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      messageId: mail.messageId,
      date: new Date(mail.date.epochMilliseconds),
      from: { ...mail.from },
      // As parts: an address that is parsed from text could become several.
      to: { name: "", address: mail.to },
      envelope: { from: mail.from.address, to: [mail.to] },
      subject: mail.subject,
      html: mail.html,
      text: mail.text,
      headers: {
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.locale,
        ...(mail.isExample ? { "Laurel-Example": "yes" } : {}),
        ...(mail.unsubscribe === null
          ? {}
          : {
              "List-Unsubscribe": `<${mail.unsubscribe}>`,
              "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            }),
      },
      signal: AbortSignal.timeout(times.deliveryMs),
    });
    return { sent: true };
  } catch (error) {
    return { sent: false, ...explain(error as SmtpError, secretsOf(url, user, pass, mail)) };
  } finally {
    transport.close();
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
}

/** The server would refuse the person or the message again. */
function explain(
  { code = "error", command = "", responseCode = 0, message }: SmtpError,
  secrets: readonly string[],
): { readonly final: boolean; readonly reason: string; readonly isHard: boolean } {
  const refused = responseCode >= 500 && /^(RCPT TO|DATA)$/.test(command);
  const unreadable = code === "EENVELOPE" && command === "API";
  const where = command === "" || command === "API" ? "" : `, at ${command}`;
  const told = secrets.reduce((text, secret) => text.replaceAll(secret, "…"), message);
  const line = firstCharacters(told.replaceAll(/[\p{Cc}\s]+/gu, " "), 500).toWellFormed();
  const isHard = unreadable || (refused && isHardAnswer(command, responseCode, message));
  return { final: refused || unreadable, isHard, reason: `${code}${where}: ${line}` };
}

/** Without an enhanced code only the answer to an address is about the address; 552: its mailbox is full. */
function isHardAnswer(command: string, responseCode: number, message: string): boolean {
  const status = /\b5\.\d{1,3}\.\d{1,3}\b/.exec(message)?.[0];
  if (status !== undefined) return kindOf(status).kind === "hard";
  return command === "RCPT TO" && responseCode !== 552;
}

/** Every form in which a server might repeat a secret: as it is, as it was sent, or a part of it. */
function secretsOf(url: URL, user: string, pass: string, { secrets }: Mail): readonly string[] {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const login = pass === "" ? [] : [pass, url.password, base64(pass), base64(`\0${user}\0${pass}`)];
  const tokens = secrets.flatMap((secret) => secret.split(/[/?#&=]/)).filter((part) => part.length >= 16);
  return [...secrets, ...login, ...tokens].sort((one, other) => other.length - one.length);
}
