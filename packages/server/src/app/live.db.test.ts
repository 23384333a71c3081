import { afterAll, describe, expect, test } from "vitest";
import { authenticateBy } from "../people/accounts/authenticate.ts";
import { testIdentity } from "../people/accounts/testing-identity.ts";
import { createKey, revokeKey } from "../people/keys/manage-keys.ts";
import { addMembership } from "../people/members/member-store.ts";
import { upsertTeamMember } from "../people/team/team-store.ts";
import { systemClock } from "../platform/clock.ts";
import { allPartners } from "../platform/database/sight.ts";
import { asRoot, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { Refusal } from "../platform/http/answer/refusal.ts";
import { type Changed, notifyChange } from "../platform/live/notify-change.ts";
import { Streams, usualStreams } from "../platform/live/streams.ts";
import { openStream } from "../platform/live/testing-stream.ts";
import { addPartner, addSales, decideOn, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
const at = await testIdentity(database);
const parts = {
  identity: at.identity,
  authenticate: authenticateBy(at.identity),
  isOwnHost: () => true,
  streams: usualStreams,
};

async function serve(options: Parameters<typeof testApp>[1] = {}) {
  const { app } = await testApp(database, { ...parts, ...options });
  return { app, origin: await app.listen({ host: "127.0.0.1", port: 0 }) };
}
const { origin } = await serve();

/** A person, signed in; gives the headers of their requests. */
async function signedIn(name: string, ...partners: readonly string[]) {
  const email = `${name}@laurel.test`;
  const userId = await at.person(email);
  await transaction(database, allPartners, async (tx) => {
    for (const partnerId of partners)
      if (partnerId === "team") await upsertTeamMember(tx, userId, "advocate");
      else await addMembership(tx, partnerId, userId, "viewer");
  });
  const jar = await at.signIn(email);
  const cookie = [...jar].map(([key, value]) => `${key}=${value}`).join("; ");
  return { userId, jar, headers: { cookie } };
}

const change = (...changes: readonly Changed[]) =>
  transaction(database, allPartners, (tx) => notifyChange(tx, ...changes));
const request = (partnerId: string, id: number): Changed => ({ partnerId, what: "request", id });
const seen = (partnerId: string, id: number) => ({ what: "request", id: String(id), partner_id: partnerId });

describe("a stream", async () => {
  const acme = await signedIn("acme", "acme");
  const team = await signedIn("team", "team");

  test("tells what was committed to those who may read the partner, and nothing of a rollback", async () => {
    const [own, others] = [await openStream(origin, acme.headers), await openStream(origin, team.headers)];
    expect(own.headers["content-type"]).toBe("text/event-stream; charset=utf-8");
    await transaction(database, allPartners, async (tx) => {
      await notifyChange(tx, request("acme", 1));
      throw new Error("rolled back");
    }).catch(() => {});
    await change(request("borea", 2), request("acme", 3), request("acme", 3));
    await change({ partnerId: "acme", what: "offer", id: "ofr-é" });
    const offer = { what: "offer", id: "ofr-é", partner_id: "acme" };
    expect(await others.next(3)).toEqual([seen("borea", 2), seen("acme", 3), offer]);
    expect(await own.next(2)).toEqual([seen("acme", 3), offer]);
    for (const stream of [own, others]) stream.close();
  });

  test("tells that a standing was recorded", async () => {
    const own = await openStream(origin, acme.headers);
    await addSales(database, "acme", [{ line: "s1", on: "2024-02-01", amount: "70000" }]);
    await decideOn(database, "acme", "2024-02-10");
    expect(await own.next()).toEqual([{ what: "standing", id: "acme", partner_id: "acme" }]);
    own.close();
  });

  test("continues where it was interrupted, or says that anything may have changed", async () => {
    const first = await openStream(origin, acme.headers);
    await change(request("acme", 10));
    await first.next();
    const id = first.lastId();
    first.close();
    await change(request("acme", 11), request("borea", 12), request("acme", 13));
    const again = await openStream(origin, { ...acme.headers, "last-event-id": id });
    expect(await again.next(2)).toEqual([seen("acme", 11), seen("acme", 13)]);
    await change(request("acme", 14));
    expect(await again.next()).toEqual([seen("acme", 14)]);
    again.close();
    for (const unknown of ["000000000000-1", id.replace(/-\d+$/, "-999"), "nonsense"]) {
      const lost = await openStream(origin, { ...acme.headers, "last-event-id": unknown });
      expect(await lost.next(), unknown).toEqual(["reset"]);
      lost.close();
    }
  });

  test("that has just been opened can be resumed before anything has changed", async () => {
    const first = await openStream(origin, acme.headers);
    await expect.poll(first.lastId).not.toBe("");
    first.close();
    await change(request("acme", 20));
    const again = await openStream(origin, { ...acme.headers, "last-event-id": first.lastId() });
    expect(await again.next()).toEqual([seen("acme", 20)]);
    again.close();
  });

  test("is neither compressed nor held back by a proxy, and takes no turn of other requests", async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () =>
        openStream(origin, { ...acme.headers, "accept-encoding": "gzip, br", accept: "text/event-stream" }),
      ),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    expect(all[0]?.headers).toMatchObject({
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    });
    expect(all[0]?.headers["content-encoding"]).toBeUndefined();
    const read = await fetch(`${origin}/api/v1/partners/acme`, { headers: acme.headers });
    expect(read.status).toBe(200);
    const more = await fetch(`${origin}/api/v1/stream`, { headers: acme.headers });
    expect([more.status, ((await more.json()) as { code: string }).code]).toEqual([429, "streams-open"]);
    all.pop()?.close();
    await expect.poll(async () => (await openStream(origin, acme.headers)).status).toBe(200);
    for (const stream of all) stream.close();
  });

  test("is refused to callers without a session, and to people of no partner", async () => {
    expect((await openStream(origin, {})).status).toBe(401);
    expect((await openStream(origin, (await signedIn("alone")).headers)).status).toBe(403);
  });
});

describe("rights that end", () => {
  test("end what a stream tells: a membership", async () => {
    const { userId, headers } = await signedIn("two", "acme", "borea");
    const stream = await openStream(origin, headers);
    await change(request("acme", 30), request("borea", 31));
    expect(await stream.next(2)).toEqual([seen("acme", 30), seen("borea", 31)]);
    const end = (partnerId: string) =>
      database.pool.query("delete from memberships where partner_id = $1 and user_id = $2", [
        partnerId,
        userId,
      ]);
    await end("acme");
    await change(request("acme", 32), request("borea", 33));
    expect(await stream.next()).toEqual([seen("borea", 33)]);
    await end("borea");
    await expect.poll(stream.isOpen).toBe(false);
  });

  test("end the stream at once: a session that is signed out", async () => {
    const { jar, headers } = await signedIn("out", "acme");
    const stream = await openStream(origin, headers);
    expect((await at.post("/sign-out", {}, { jar })).statusCode).toBe(200);
    await expect.poll(stream.isOpen).toBe(false);
    await change(request("acme", 40));
    expect(stream.events).toEqual([]);
  });

  test("end the stream at once: a key that is revoked; one of a single partner sees only that", async () => {
    const now = systemClock.now();
    const order = { name: "watch", partnerId: "borea", scopes: ["partner.read"], expiresInDays: 30 };
    const made = await transaction(database, allPartners, (tx) => createKey(tx, { who: "cli" }, order, now));
    if (made instanceof Refusal) throw new Error(made.code);
    const stream = await openStream(origin, { authorization: `Bearer ${made.text}` });
    await change(request("acme", 50), request("borea", 51));
    expect(await stream.next()).toEqual([seen("borea", 51)]);
    await transaction(database, allPartners, (tx) =>
      revokeKey(tx, { keyId: made.keyId, actor: { who: "cli" }, now }),
    );
    await expect.poll(stream.isOpen).toBe(false);
  });

  test("end the stream with its next sign of life: a session whose time is over", async () => {
    const { headers, userId } = await signedIn("late", "acme");
    const quick = await serve({ streams: { perCaller: 20, heartbeatMs: 50 } });
    const stream = await openStream(quick.origin, headers);
    await expect.poll(stream.comments).toBeGreaterThan(1);
    expect(stream.isOpen()).toBe(true);
    await database.owner.query(
      `update identity.session set "expiresAt" = now() - interval '1 minute' where "userId" = $1`,
      [userId],
    );
    await expect.poll(stream.isOpen).toBe(false);
  });
});

describe("a server", async () => {
  const { headers } = await signedIn("server", "acme");
  const listeners = `from pg_stat_activity where application_name = 'laurel listen' and datname = $1`;

  test("whose connection is killed hears again, and says that anything may have changed", async () => {
    const stream = await openStream(origin, headers);
    await asRoot((client) => client.query(`select pg_terminate_backend(pid) ${listeners}`, [database.name]));
    expect(await stream.next()).toEqual(["reset"]);
    await change(request("acme", 60));
    expect(await stream.next()).toEqual([seen("acme", 60)]);
    expect(stream.isOpen()).toBe(true);
    stream.close();
  });

  test("holds one connection for all streams, and another server hears the same", async () => {
    const other = await serve();
    const streams = await Promise.all(
      [origin, other.origin, other.origin, other.origin].map((from) => openStream(from, headers)),
    );
    await change(request("acme", 61));
    for (const stream of streams) expect(await stream.next()).toEqual([seen("acme", 61)]);
    const { rows } = await asRoot((client) => client.query(`select pid ${listeners}`, [database.name]));
    const servers = 3;
    expect(rows).toHaveLength(servers);
    const before = performance.now();
    await other.app.close();
    expect(performance.now() - before).toBeLessThan(2_000);
    await expect.poll(() => streams.map(({ isOpen }) => isOpen())).toEqual([true, false, false, false]);
    streams[0]?.close();
  });

  test("cuts off a reader that takes nothing in, and holds little for it", async () => {
    const streams = new Streams(database);
    afterAll(() => streams.close());
    const caller = { kind: "person", userId: "slow", teamRole: "auditor", memberships: [] } as const;
    const out = await streams.open({ caller, after: null, authenticate: async () => caller });
    await change(request("acme", 62));
    expect(streams.count).toBe(1);
    for (let round = 0; round < 10; round += 1)
      await change(...Array.from({ length: 500 }, (_, each) => request("acme", 1_000 * round + each)));
    await expect.poll(() => streams.count).toBe(0);
    expect(out?.readableLength).toBeLessThan(300_000);
  });
});
