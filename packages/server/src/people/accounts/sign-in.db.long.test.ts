import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { testIdentity } from "./testing-identity.ts";

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
  const attempt = async (n: number) => {
    const body = { email: "victim@one.test", password: `wrong password ${n}` };
    const answer = await at.post("/sign-in/email", body, { address: "203.0.113.9" });
    if (answer.statusCode === 429) expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    return answer.statusCode;
  };
  const statuses: number[] = [];
  for (let n = 0; n < 1000; n += 50)
    statuses.push(...(await Promise.all(Array.from({ length: 50 }, (_, each) => attempt(n + each)))));
  expect(statuses.filter((status) => status === 401)).toHaveLength(10);
  expect(statuses.filter((status) => status === 429)).toHaveLength(990);
  expect((await at.signIn("victim@one.test", "198.51.100.7")).size).toBe(1);
  expect(at.log.length).toBeGreaterThan(1000);
  for (const secret of ["wrong password", "one.test"]) expect(at.log.join("\n")).not.toContain(secret);
});
