import fc from "fast-check";
import { expect, test } from "vitest";
import { isLoopbackHost, ownHosts } from "./own-hosts.ts";

const local = ownHosts({ publicUrl: null, host: "127.0.0.1", port: 3000 });
const open = ownHosts({ publicUrl: null, host: "0.0.0.0", port: 3000 });
const named = ownHosts({ publicUrl: null, host: "intra.example", port: 80 });
const published = ownHosts({ publicUrl: "https://rewards.example.com", host: "0.0.0.0", port: 3000 });

test.each([
  ["localhost:3000", [true, true, false, true]],
  ["LOCALHOST.:3000", [true, true, false, true]],
  ["127.0.0.1:3000", [true, true, true, true]],
  ["[::1]:3000", [true, true, true, true]],
  ["[0:0:0:0:0:0:0:1]:3000", [true, true, true, true]],
  ["localhost", [false, false, true, false]],
  ["localhost:8080", [false, false, false, false]],
  ["192.0.2.7", [false, true, true, false]],
  ["192.0.2.7:8080", [false, true, true, false]],
  ["[2001:db8::7]:3000", [false, true, true, false]],
  ["intra.example", [false, false, true, false]],
  ["INTRA.example.:80", [false, false, true, false]],
  ["rewards.example.com", [false, false, false, true]],
  ["Rewards.Example.com.:443", [false, false, false, true]],
  ["rewards.example.com:80", [false, false, false, false]],
  ["evil.example:3000", [false, false, false, false]],
  ["localhost:3000.evil.example", [false, false, false, false]],
  ["localhost:3000@evil.example", [false, false, false, false]],
  ["127.0.0.1.evil.example:3000", [false, false, false, false]],
  ["", [false, false, false, false]],
])("the host %s is ours on this machine, on a network, under a name, behind PUBLIC_URL: %s", (host, ours) => {
  expect([local(host), open(host), named(host), published(host)]).toEqual(ours);
});

test("any text is taken or refused, and only names that no other site can have are taken", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.domain()), (host) => {
      if (!open(host)) return;
      expect(host).toMatch(/^(localhost\.?:3000|\[[\da-f:.]+\](:\d+)?|[\da-fx.]+(:\d+)?)$/i);
    }),
  );
});

test("this machine's own names are known at any port", () => {
  expect(["localhost", "[::1]:9", "127.0.0.1:80"].every(isLoopbackHost)).toBe(true);
  expect(["evil.example", "localhost.evil.example", ""].some(isLoopbackHost)).toBe(false);
});
