import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";

/** Where one database is reached: `postgres://…` with the password, for each of the three logins. */
export interface Logins {
  /** Owns the tables and changes the schema. Nothing but `migrate` uses it. */
  readonly migrate: string;
  /** Changes rows: the server's, the worker's and the commands' login. */
  readonly write: string;
  /** May do nothing but become `laurel_partner` or `laurel_team`, which only read. */
  readonly read: string;
  /** Whether Laurel makes the logins for writing and reading, or the operator did. */
  readonly made: boolean;
}

/** A login as its address names it. */
export interface Login {
  readonly name: string;
  readonly password: string;
}

/** The logins for writing and reading that Laurel makes beside a login that may migrate. */
export function loginsBeside(migrate: string, secret: string): Logins {
  const { database } = new pg.Client({ connectionString: migrate });
  const of = (purpose: "write" | "read") => withLogin(migrate, madeLogin(purpose, database ?? "", secret));
  return { migrate, write: of("write"), read: of("read"), made: true };
}

/**
 * A login that Laurel makes. Every process with the same secret derives the same password. PostgreSQL's
 * names have at most 63 bytes.
 */
export function madeLogin(purpose: "migrate" | "write" | "read", database: string, secret: string): Login {
  const whole = `laurel_${purpose}_${database}`;
  const short = () => createHash("sha256").update(database).digest("hex").slice(0, 16);
  const name = Buffer.byteLength(whole) <= 63 ? whole : `laurel_${purpose}_${short()}`;
  return { name, password: createHmac("sha256", secret).update(whole).digest("base64url") };
}

/** The same address with another login. */
export function withLogin(url: string, { name, password }: Login): string {
  const { database } = new pg.Client({ connectionString: url });
  const parts = /^(postgres(?:ql)?:\/\/)(?:[^/?#]*@)?([^/?#]*)(?:\/([^?#]*))?(\?[^#]*)?/.exec(url);
  const [, scheme = "postgres://", host = "", path = "", query = ""] = parts ?? [];
  const rest = query
    .slice(1)
    .split("&")
    .filter((each) => each !== "" && !/^(user|password)=/.test(each))
    .join("&");
  const [user, secret] = [encodeURIComponent(name), encodeURIComponent(password)];
  // Without a path the database would be the one named like the user.
  const place = path === "" ? encodeURIComponent(database ?? "") : path;
  return `${scheme}${user}:${secret}@${host}/${place}${rest === "" ? "" : `?${rest}`}`;
}

/** The login in an address. */
export function loginOf(url: string): Login {
  const { user, password } = new pg.Client({ connectionString: url });
  return { name: user ?? "", password: typeof password === "string" ? password : "" };
}

const iterations = 4096;

/**
 * What PostgreSQL stores of a password (RFC 5803). It is set in this form, so that no log of statements and
 * no screen ever shows the password.
 */
export function verifierOf(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const keys = `${storedKey}:${hmac("Server Key").toString("base64")}`;
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${keys}`;
}
