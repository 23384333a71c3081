import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { password, testIdentity } from "./testing-identity.ts";

const at = await testIdentity(await testDatabase());

test("a wrong password and an unknown account are refused in the same time", async () => {
  await at.person("known@one.test");
  await at.person("elsewhere@one.test", { password: null });
  const timesMs: Record<string, number[]> = {};
  for (let round = 0; round < 5; round += 1) {
    for (const email of ["known@one.test", "unknown@one.test", "elsewhere@one.test"]) {
      const start = performance.now();
      const answer = await at.post("/sign-in/email", { email, password: "wrong horse battery" });
      expect(answer.statusCode).toBe(401);
      timesMs[email] = [...(timesMs[email] ?? []), performance.now() - start];
    }
  }
  const fastest = Object.values(timesMs).map((times) => Math.min(...times));
  expect(Math.max(...fastest) / Math.min(...fastest)).toBeLessThan(3);
});

test("a thousand wrong passwords are slowed down, and the right person still gets in", async () => {
  await at.person("victim@one.test");
  const known = await at.signIn("victim@one.test");
  await at.post("/sign-out", {}, { jar: known });
  const attempt = async (n: number) => {
    const body = { email: "victim@one.test", password: `wrong password ${n}` };
    const answer = await at.post("/sign-in/email", body, { address: `203.0.113.${n % 250}` });
    if (answer.statusCode === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    return answer.statusCode;
  };
  const begun = performance.now();
  const statuses: number[] = [];
  for (let n = 0; n < 1000; n += 50)
    statuses.push(...(await Promise.all(Array.from({ length: 50 }, (_, each) => attempt(n + each)))));
  const seconds = (performance.now() - begun) / 1000;
  const looked = statuses.filter((status) => status === 401).length;
  expect(looked).toBeLessThanOrEqual(5 + Math.ceil(Math.log2(seconds + 1)));
  expect(statuses.filter((status) => status === 429)).toHaveLength(1000 - looked);
  const back = await at.post("/sign-in/email", { email: "victim@one.test", password }, { jar: known });
  expect(back.statusCode).toBe(200);
  expect(at.log.length).toBeGreaterThan(1000);
  for (const secret of ["wrong password", "one.test"]) expect(at.log.join("\n")).not.toContain(secret);
});
