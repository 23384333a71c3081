import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import { beforeEach, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { pauseAfter } from "./count-guesses.ts";
import { type Jar, password, testIdentity } from "./testing-identity.ts";

const database = await testDatabase();
let now = Temporal.Now.instant();
const at = await testIdentity(database, {}, { signInClock: { now: () => now } });
const wrong = "wrong horse battery";

beforeEach(() => {
  now = Temporal.Now.instant();
});

const wait = (seconds: number) => {
  now = now.add({ seconds });
};
/** Tries a password; each time from another address. */
const tryPassword = async (email: string, text: string, jar?: Jar) => {
  const answer = await at.post("/sign-in/email", { email, password: text }, jar && { jar });
  return answer.statusCode === 429 ? `wait ${answer.headers["retry-after"]}` : answer.statusCode;
};
const guess = async (times: number, email: string, jar?: Jar) => {
  const said: (number | string)[] = [];
  for (let n = 0; n < times; n += 1) said.push(await tryPassword(email, `${wrong} ${n}`, jar));
  return said;
};
const eventsOf = async (what: string) =>
  (
    await database.owner.query<{ who: string; data: object; personal: object }>(
      "select who, data, personal from events where what = $1 order by event_id",
      [what],
    )
  ).rows;

test("the pause doubles from one second after five wrong guesses to fifteen minutes", () => {
  const pauses = [0, 4, 5, 6, 7, 14, 15, 100].map((failures) => pauseAfter(failures).total("seconds"));
  expect(pauses).toEqual([0, 0, 1, 2, 4, 512, 900, 900]);
});

describe("wrong passwords from many addresses", () => {
  test.each(["known@one.test", "unknown@one.test"])("are slowed more and more at %s", async (email) => {
    if (email.startsWith("known")) await at.person(email);
    expect(await guess(7, email)).toEqual([401, 401, 401, 401, 401, "wait 1", "wait 1"]);
    for (const pause of [1, 2, 4, 8]) {
      wait(pause);
      expect(await guess(2, email)).toEqual([401, `wait ${pause * 2}`]);
    }
    wait(15);
    expect(await tryPassword(email, password)).toBe("wait 1");
    // After a day without guesses they start from the beginning.
    wait(86_401);
    expect(await guess(5, email)).toEqual([401, 401, 401, 401, 401]);
  });

  test("at once are as slow as one after the other", async () => {
    await at.person("parallel@one.test");
    const tries = Array.from({ length: 40 }, (_, n) => tryPassword("parallel@one.test", `${wrong} ${n}`));
    const said = await Promise.all(tries);
    expect(said.filter((each) => each === 401)).toHaveLength(5);
  });

  test("don't delay a device that has signed in before, whose cookie helps at no other account", async () => {
    await at.person("owner@one.test");
    await at.person("other@one.test");
    const jar = await at.signIn("owner@one.test");
    await at.post("/sign-out", {}, { jar });
    expect([...jar.values()].join()).not.toMatch(/owner|one\.test/);
    await guess(6, "owner@one.test");
    await guess(6, "other@one.test");
    expect(await tryPassword("owner@one.test", password)).toBe("wait 1");
    const [[name = "", value = ""] = []] = [...jar];
    const other = new Map([[name, value]]);
    expect(await tryPassword("other@one.test", password, other)).toBe("wait 1");
    const forged = new Map([[name, value.replace(/^./, (letter) => (letter === "A" ? "B" : "A"))]]);
    expect(await tryPassword("owner@one.test", password, forged)).toBe("wait 1");
    expect(await tryPassword("owner@one.test", password, jar)).toBe(200);
  });

  test("of a known device are slowed by themselves", async () => {
    await at.person("shared@one.test");
    const jar = await at.signIn("shared@one.test");
    await at.post("/sign-out", {}, { jar });
    expect((await guess(6, "shared@one.test", jar)).at(-1)).toBe("wait 1");
    expect(await tryPassword("shared@one.test", password)).toBe(200);
  });

  test("don't stop a reset by mail, after which the owner's browser doesn't wait for others", async () => {
    await at.person("reset@one.test");
    await guess(6, "reset@one.test");
    expect((await at.post("/request-password-reset", { email: "reset@one.test" })).statusCode).toBe(200);
    const token = at.mails.at(-1)?.url.split("#token=")[1];
    const jar: Jar = new Map();
    const newPassword = "another horse battery";
    expect((await at.post("/reset-password", { token, newPassword }, { jar })).statusCode).toBe(200);
    await guess(6, "reset@one.test");
    expect(await tryPassword("reset@one.test", newPassword)).toBe("wait 1");
    expect(await tryPassword("reset@one.test", newPassword, jar)).toBe(200);
  });

  test("by someone who is signed in are slowed too, and don't delay signing in", async () => {
    await at.person("session@one.test");
    const jar = await at.signIn("session@one.test");
    const change = async (currentPassword: string, newPassword = "another horse battery") => {
      const from = { jar, headers: { "x-forwarded-for": `192.0.2.${Math.floor(Math.random() * 250)}` } };
      return (await at.post("/change-password", { currentPassword, newPassword }, from)).json().code;
    };
    const said: string[] = [];
    for (let n = 0; n < 6; n += 1) said.push(await change(`${wrong} ${n}`));
    expect(said).toEqual([...Array.from({ length: 5 }, () => "INVALID_PASSWORD"), "TOO_MANY_GUESSES"]);
    expect(await tryPassword("session@one.test", password)).toBe(200);
    wait(1);
    // What is refused for another reason was no guess.
    for (let n = 0; n < 3; n += 1) expect(await change(password, "short")).toBe("PASSWORD_TOO_SHORT");
    expect(await change(password)).toBeUndefined();
  });
});

describe("wrong codes of the second factor", () => {
  const enroll = async (email: string) => {
    await at.person(email);
    const jar = await at.signIn(email);
    const { totpURI } = (await at.post("/two-factor/enable", { password }, { jar })).json();
    const text = new URL(totpURI).searchParams.get("secret") ?? "";
    const secret = new TextDecoder().decode(base32.decode(text));
    await at.post("/two-factor/verify-totp", { code: await createOTP(secret).totp() }, { jar });
    await at.post("/sign-out", {}, { jar });
    return { jar, next: await createOTP(secret).hotp(Math.floor((Date.now() + 30_000) / 30_000)) };
  };
  const tryCode = async (email: string, code: string, jar: Jar = new Map()) => {
    await at.post("/sign-in/email", { email, password }, { jar });
    const answer = await at.post("/two-factor/verify-totp", { code }, { jar });
    return answer.statusCode === 429 ? `wait ${answer.headers["retry-after"]}` : answer.statusCode;
  };

  test("are slowed for a holder of the password, but not for the owner's device", async () => {
    const { jar, next } = await enroll("factor@one.test");
    const said: (number | string)[] = [];
    for (let n = 0; n < 6; n += 1) said.push(await tryCode("factor@one.test", `00000${n}`));
    expect(said).toEqual([401, 401, 401, 401, 401, "wait 1"]);
    expect(await tryCode("factor@one.test", next)).toBe("wait 1");
    expect(await tryCode("factor@one.test", next, jar)).toBe(200);
    expect(await eventsOf("sign-in.slowed")).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ kind: "code" }) }),
    );
  });

  test("stop counting after a reset by mail", async () => {
    const { next } = await enroll("mailbox@one.test");
    for (let n = 0; n < 6; n += 1) await tryCode("mailbox@one.test", `00000${n}`);
    await at.post("/request-password-reset", { email: "mailbox@one.test" });
    const token = at.mails.at(-1)?.url.split("#token=")[1];
    await at.post("/reset-password", { token, newPassword: password });
    expect(await tryCode("mailbox@one.test", next)).toBe(200);
  });
});

describe("the audit log", () => {
  test("counts failures of one account into one event for each quarter of an hour", async () => {
    const person = await at.person("counted@one.test");
    const failures = async () => {
      const all = (await eventsOf("sign-in.failed")) as { data: { person?: string }; personal: object }[];
      return all.filter(({ data }) => data.person === person);
    };
    await guess(5, "counted@one.test");
    const [first, ...more] = await failures();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      who: "laurel",
      data: { person, kind: "password", times: 1 },
      personal: { person, address: expect.stringMatching(/^10\./) },
    });
    wait(901);
    await guess(1, "counted@one.test");
    expect((await failures()).map(({ data }) => data)).toEqual([
      { person, kind: "password", times: 1 },
      { person, kind: "password", times: 5 },
    ]);
  });

  test("counts failures at any number of unknown addresses into one event, too", async () => {
    wait(3 * 86_400);
    const unknown = async () => (await eventsOf("sign-in.failed")).filter(({ data }) => !("person" in data));
    const before = (await unknown()).length;
    for (let n = 0; n < 4; n += 1) await guess(1, `stranger-${n}@one.test`);
    const after = (await unknown()).slice(before);
    expect(after).toMatchObject([{ personal: { person: "stranger-0@one.test" } }]);
  });

  test("has resets that were requested, and backup codes that were made", async () => {
    const person = await at.person("told@one.test");
    await at.post("/request-password-reset", { email: "told@one.test" });
    await at.post("/request-password-reset", { email: "told@one.test" });
    const asked = await eventsOf("password.reset-requested");
    expect(asked.filter(({ data }) => (data as { person?: string }).person === person)).toHaveLength(1);
    const jar = await at.signIn("told@one.test");
    const { totpURI } = (await at.post("/two-factor/enable", { password }, { jar })).json();
    const text = new URL(totpURI).searchParams.get("secret") ?? "";
    const secret = new TextDecoder().decode(base32.decode(text));
    await at.post("/two-factor/verify-totp", { code: await createOTP(secret).totp() }, { jar });
    const made = await at.post("/two-factor/generate-backup-codes", { password }, { jar });
    expect(made.statusCode).toBe(200);
    expect(await eventsOf("two-factor.codes-made")).toMatchObject([{ data: { person } }]);
  });
});
