import { expect, test } from "vitest";
import { reading } from "./session.ts";
import { testDatabase } from "./testing.ts";
import { askEach, type Reader, transaction } from "./transaction.ts";

const database = await testDatabase();
const all = { all: true } as const;

const ask = async ({ client }: Reader, question: string) =>
  (await client.query<{ answer: unknown }>(`select ${question} as answer`)).rows[0]?.answer;

test("each question gets its own answer, whether they are asked at once or one after the other", async () => {
  const asked = (tx: Reader) =>
    askEach(
      tx,
      () => ask(tx, "1"),
      () =>
        askEach(
          tx,
          () => ask(tx, "'two'"),
          () => ask(tx, "null"),
        ),
      () => ask(tx, "current_setting('transaction_read_only')"),
    );
  expect(await reading(database, all, asked)).toEqual([1, ["two", null], "on"]);
  expect(await transaction(database, asked)).toEqual([1, ["two", null], "off"]);
});

test("a question that fails fails them all, and the connection is good for the next", async () => {
  const failing = (tx: Reader) =>
    askEach(
      tx,
      () => ask(tx, "1"),
      () => ask(tx, "1 / 0"),
      () => ask(tx, "3"),
    );
  // As many as there are connections, so that each of them has met it.
  await Promise.all(
    Array.from({ length: 10 }, () =>
      expect(reading(database, all, failing)).rejects.toThrow("division by zero"),
    ),
  );
  await expect(transaction(database, failing)).rejects.toThrow("division by zero");
  const again = Array.from({ length: 10 }, () => reading(database, all, (tx) => ask(tx, "current_user")));
  expect(new Set(await Promise.all(again))).toEqual(new Set(["laurel_team"]));
});
