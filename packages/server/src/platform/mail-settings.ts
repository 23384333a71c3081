import { webhookSecret } from "./standard-webhooks.ts";

/** Reads `BOUNCE_SECRET`. */
export function readBounceSecret(
  readHidden: (name: string, shortest: number) => string | null,
  problems: string[],
): string | null {
  const secret = readHidden("BOUNCE_SECRET", 1);
  if (secret !== null && !webhookSecret.test(secret))
    problems.push(
      "BOUNCE_SECRET is wrong; expected whsec_ and 24 to 64 bytes in base64, such as the output of: " +
        'echo "whsec_$(openssl rand -base64 32)"',
    );
  return secret;
}

/**
 * Reads `SMTP_URL`. A wrong value is not repeated: where its parts can't be told apart, the password can't be
 * removed.
 */
export function readSmtpUrl(text: string, problems: string[]): string | null {
  if (text === "") return null;
  const url = URL.parse(text);
  const fine =
    url !== null &&
    /^smtps?:$/.test(url.protocol) &&
    url.hostname !== "" &&
    (url.username !== "" || url.password === "") &&
    /^\/?$/.test(url.pathname) &&
    `${url.search}${url.hash}` === "" &&
    canDecode(`${url.username}:${url.password}`);
  if (!fine)
    problems.push("SMTP_URL is wrong; expected smtp://user:password@host:port, or smtps://. Write @ as %40.");
  return fine ? text : null;
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
}
