import { randomBytes } from "node:crypto";

/** What the library's requests offer for cookies. */
interface CookieContext {
  readonly context: {
    readonly secret: string;
    createAuthCookie(
      name: string,
      attributes: { readonly maxAge: number },
    ): { readonly name: string; readonly attributes: object };
  };
  getSignedCookie(name: string, secret: string): Promise<string | null | undefined | false>;
  setSignedCookie(name: string, value: string, secret: string, attributes: never): Promise<string>;
}

/** As long as browsers keep a cookie. */
const keptS = 400 * 86_400;

/**
 * The device of a request, if it has signed in to the account before; "" for any other. Others can't slow
 * down such a device by guessing, because its own guesses are counted by themselves.
 */
export async function knownDevice(request: CookieContext, account: Buffer): Promise<string> {
  const { name } = cookieOf(request, account);
  const [device, whose] = ((await request.getSignedCookie(name, request.context.secret)) || "").split(".");
  return whose === account.toString("base64url") ? (device ?? "") : "";
}

/** Has the browser remember that it signed in to the account. */
export async function rememberDevice(request: CookieContext, account: Buffer): Promise<void> {
  if ((await knownDevice(request, account)) !== "") return;
  const { name, attributes } = cookieOf(request, account);
  const value = `${randomBytes(16).toString("base64url")}.${account.toString("base64url")}`;
  await request.setSignedCookie(name, value, request.context.secret, attributes as never);
}

/** One for each account, because several people may use a browser. */
function cookieOf({ context }: CookieContext, account: Buffer) {
  return context.createAuthCookie(`device_${account.toString("hex").slice(0, 16)}`, { maxAge: keptS });
}
