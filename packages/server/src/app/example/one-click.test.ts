import { expect, test } from "vitest";
import { type Arrival, maySignInByClick, type Reach, widerSettings } from "./one-click.ts";

/** Each way of one kind, and whether it may sign in if everything else is as it should be. */
type Ways<Value> = readonly (readonly [Value, boolean])[];

const here: Reach = { host: "127.0.0.1", publicUrl: null, trustProxy: [] };

const settings: Ways<Reach> = [
  [here, true],
  [{ ...here, host: "localhost" }, true],
  [{ ...here, host: "::1" }, true],
  [{ ...here, host: "127.0.0.2" }, true],
  [{ ...here, publicUrl: "http://localhost:3000" }, true],
  [{ ...here, publicUrl: "http://127.0.0.1:3000" }, true],
  [{ ...here, publicUrl: "http://[::1]:3000" }, true],
  [{ ...here, host: "0.0.0.0" }, false],
  [{ ...here, host: "::" }, false],
  [{ ...here, host: "0" }, false],
  [{ ...here, host: "127.1" }, false],
  [{ ...here, host: "10.0.0.7" }, false],
  [{ ...here, host: "fe80::1%lo" }, false],
  [{ ...here, host: "rewards" }, false],
  [{ ...here, host: "localhost.example.com" }, false],
  [{ ...here, publicUrl: "https://rewards.example.com" }, false],
  [{ ...here, publicUrl: "http://localhost.example.com" }, false],
  [{ ...here, publicUrl: "http://127.0.0.1.example.com" }, false],
  [{ ...here, trustProxy: ["127.0.0.1"] }, false],
  [{ ...here, trustProxy: ["10.0.0.0/8"] }, false],
];

const peers: Ways<string | undefined> = [
  ["127.0.0.1", true],
  ["127.9.9.9", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["10.0.0.7", false],
  ["::ffff:10.0.0.7", false],
  ["fe80::1", false],
  ["2001:db8::1", false],
  ["0.0.0.0", false],
  ["", false],
  [undefined, false],
];

const hosts: Ways<readonly string[]> = [
  [["Host", "localhost:3000"], true],
  [["host", "LocalHost"], true],
  [["Host", "127.0.0.1:3000"], true],
  [["Host", "[::1]:3000"], true],
  [["Host", "localhost:8080"], true],
  [["Host", "rebind.example.com:3000"], false],
  [["Host", "localhost.example.com"], false],
  [["Host", "127.0.0.1.nip.io:3000"], false],
  [["Host", "127.0.0.2:3000"], false],
  [["Host", "10.0.0.7:3000"], false],
  [["Host", "localhost."], false],
  [["Host", "me@localhost"], false],
  [["Host", "localhost:3000, rewards.example.com"], false],
  [["Host", "localhost:"], false],
  [["Host", "::1"], false],
  [["Host", ""], false],
  [["Host", "localhost:3000", "Host", "rebind.example.com"], false],
  [["Host", "localhost:3000", "hOsT", "localhost:3000"], false],
  [[], false],
];

const headers: Ways<readonly string[]> = [
  [[], true],
  [["Accept-Language", "ko", "Cookie", "x=1"], true],
  [["X-Forwarded-For", "127.0.0.1"], false],
  [["x-forwarded-for", ""], false],
  [["X-Forwarded-Host", "localhost"], false],
  [["X-Forwarded-Proto", "http"], false],
  [["X-Forwarded-Anything", "x"], false],
  [["X-Forwarded", "for=127.0.0.1"], false],
  [["Forwarded", "for=127.0.0.1"], false],
  [["Via", "1.1 proxy"], false],
  [["X-Real-IP", "127.0.0.1"], false],
  [["X-Client-IP", "127.0.0.1"], false],
  [["X-Original-Host", "localhost"], false],
  [["CF-Connecting-IP", "127.0.0.1"], false],
  [["True-Client-IP", "127.0.0.1"], false],
  [["Origin", "https://attacker.example"], false],
  [["Origin", "http://localhost:9999"], false],
  [["Origin", "null"], false],
];

const versions: Ways<readonly [string, number]> = [
  [["/api/v1/sign-in/options", 1], true],
  [["/api/v1/sign-in/options", 0], false],
  [["http://localhost:3000/api/v1/sign-in/options", 1], false],
];

function arrival(
  remoteAddress: string | undefined,
  rawHeaders: readonly string[],
  [url, httpVersionMinor]: readonly [string, number],
): Arrival {
  return {
    socket: { remoteAddress },
    rawHeaders: [...rawHeaders],
    url,
    httpVersionMajor: 1,
    httpVersionMinor,
  };
}

test("of all combinations of settings, peers, hosts, headers and versions only direct ones may", () => {
  const wrong: unknown[] = [];
  let count = 0;
  for (const [reach, reachMay] of settings)
    for (const [peer, peerMay] of peers)
      for (const [host, hostMay] of hosts)
        for (const [header, headerMay] of headers)
          for (const [version, versionMay] of versions) {
            count += 1;
            const may = reachMay && peerMay && hostMay && headerMay && versionMay;
            const found = maySignInByClick(reach, arrival(peer, [...host, ...header], version));
            if (found !== may) wrong.push({ reach, peer, host, header, version, found });
          }
  expect(count).toBeGreaterThan(200_000);
  expect(wrong.slice(0, 5)).toEqual([]);
});

test("a page may sign in from its own origin, and only from that", () => {
  const from = (host: string, origin: string) =>
    maySignInByClick(here, arrival("127.0.0.1", ["Host", host, "Origin", origin], ["/", 1]));
  expect(from("localhost:3000", "http://localhost:3000")).toBe(true);
  expect(from("[::1]:3000", "http://[::1]:3000")).toBe(true);
  expect(from("localhost:3000", "http://127.0.0.1:3000")).toBe(false);
  expect(from("localhost:3000", "https://localhost:3000")).toBe(false);
});

test("every setting that opens the server is named", () => {
  expect(widerSettings(here)).toEqual([]);
  const open: Reach = { host: "0.0.0.0", publicUrl: "https://rewards.example.com", trustProxy: ["10.0.0.7"] };
  expect(widerSettings(open)).toEqual([
    "HOST is 0.0.0.0",
    "PUBLIC_URL is https://rewards.example.com",
    "TRUST_PROXY is 10.0.0.7",
  ]);
});
