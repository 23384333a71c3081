import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { ownHosts } from "../platform/http/access/own-hosts.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const proxy = "10.1.0.7";
const limits = { known: 1000, unknown: 2 };

type App = Awaited<ReturnType<typeof testApp>>["app"];

/** Asks without a session or a key: by the socket from `via`, on behalf of `client` as the header says. */
const ask = async (app: App, client: string, via = proxy) =>
  (
    await app.inject({
      url: "/api/v1/sign-in/options",
      remoteAddress: via,
      headers: { "x-forwarded-for": client },
    })
  ).statusCode;

const statuses = async (app: App, clients: readonly string[], via?: string) => {
  const found = [];
  for (const client of clients) found.push(await ask(app, client, via));
  return found;
};

test("behind a trusted proxy, each client has its own limit", async () => {
  const { app } = await testApp(database, { limits, trustProxy: ["10.1.0.0/16"] });
  const clients = ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"];
  expect(await statuses(app, clients)).toEqual([200, 200, 429, 200]);
  // The client's own claim comes before what the proxy adds, and is ignored.
  expect(await ask(app, "198.51.100.77, 198.51.100.1")).toBe(429);
});

test("without the setting, or from another address than the proxy's, the header is ignored", async () => {
  const clients = ["198.51.100.1", "198.51.100.2", "198.51.100.3"];
  const { app: plain } = await testApp(database, { limits });
  expect(await statuses(plain, clients)).toEqual([200, 200, 429]);
  const { app } = await testApp(database, { limits, trustProxy: [proxy] });
  expect(await statuses(app, clients, "10.1.0.8")).toEqual([200, 200, 429]);
});

test("a trusted proxy says which host was asked for; anyone else can't", async () => {
  const isOwnHost = ownHosts({ publicUrl: "https://rewards.example.com", host: "0.0.0.0", port: 3000 });
  const { app } = await testApp(database, { isOwnHost, trustProxy: [proxy] });
  const askOf = async (host: string, forwarded: string | null, via = proxy) => {
    const headers = { host, ...(forwarded === null ? {} : { "x-forwarded-host": forwarded }) };
    const answer = await app.inject({ url: "/api/v1/sign-in/options", remoteAddress: via, headers });
    return answer.statusCode === 421 ? answer.json().code : answer.statusCode;
  };
  expect(await askOf("10.1.0.9:3000", "rewards.example.com")).toBe(200);
  expect(await askOf("rewards.example.com", null)).toBe(200);
  expect(await askOf("rewards.example.com", "evil.example")).toBe("host-unknown");
  expect(await askOf("10.1.0.9:3000", null)).toBe("host-unknown");
  expect(await askOf("evil.example", "rewards.example.com", "198.51.100.1")).toBe("host-unknown");
  expect(await askOf("rewards.example.com", "evil.example", "198.51.100.1")).toBe(200);
});

test("as many passwords may be tried from one address as the setting says", async () => {
  const { app } = await testApp(database, { trustProxy: [proxy] }, { RATE_LIMIT_SIGN_IN: "2" });
  const tryFrom = async (client: string) =>
    (
      await app.inject({
        method: "POST",
        url: "/api/auth/sign-in/email",
        remoteAddress: proxy,
        headers: { origin: "http://localhost:3000", "x-forwarded-for": client },
        payload: { email: "nobody@example.com", password: "correct horse battery" },
      })
    ).statusCode;
  const found = [];
  for (const client of ["198.51.100.1", "198.51.100.1", "198.51.100.1", "198.51.100.2"])
    found.push(await tryFrom(client));
  expect(found).toEqual([401, 401, 429, 401]);
});
