import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call } = await testApp(database);

test("a read that has to wait for a lock is refused, and the caller is told to retry", async () => {
  // On a busy machine the start alone can make a server refuse requests for a moment.
  const list = async () => (await call("GET /api/v1/partners")).statusCode;
  await expect.poll(list, { timeout: 20_000 }).toBe(200);
  const owner = await database.owner.connect();
  try {
    await owner.query("begin; lock table partners in access exclusive mode");
    const refused = await call("GET /api/v1/partners");
    expect({ status: refused.statusCode, code: refused.json().code }).toEqual({
      status: 503,
      code: "server-busy",
    });
    expect(refused.headers["retry-after"]).toBe("5");
    expect(refused.body).not.toContain("lock");
  } finally {
    await owner.query("rollback");
    owner.release();
  }
  expect(await list()).toBe(200);
});
