import { expect, test } from "vitest";
import { copyPieces } from "./copy-in.ts";
import { allPartners } from "./sight.ts";
import { testDatabase } from "./testing.ts";
import { askEach, type Tx, transaction } from "./transaction.ts";

const database = await testDatabase();

const copy = async (tx: Tx, pieces: Iterable<Buffer>) => {
  await tx.client.query("create temporary table copied (number int primary key) on commit drop");
  await copyPieces(tx, "copy copied from stdin", pieces);
};

function* numbers(to: number): Generator<Buffer> {
  for (let number = 1; number <= to; number += 1) yield Buffer.from(`${number}\n`);
}

test("a transaction that sends statements together copies lines, and counts them afterwards", async () => {
  const count = await transaction(database, allPartners, async (tx) => {
    await copy(tx, numbers(100_000));
    const [counted] = await askEach(
      tx,
      () => tx.client.query("select count(*)::int as count, max(number) as last from copied"),
      () => tx.client.query("select 1"),
    );
    return counted.rows;
  });
  expect(count).toEqual([{ count: 100_000, last: 100_000 }]);
});

test("a line that the database refuses fails the transaction, and its connection works again", async () => {
  function* wrong(): Generator<Buffer> {
    yield* numbers(1);
    yield Buffer.from("many\n");
    // More than the connection holds: the rest is sent after the refusal.
    for (let piece = 0; piece < 1000; piece += 1) yield Buffer.from("1\n".repeat(10_000));
  }
  const refused = 'invalid input syntax for type integer: "many"';
  for (let times = 0; times < 20; times += 1)
    await expect(transaction(database, allPartners, (tx) => copy(tx, wrong()))).rejects.toThrow(refused);
  await transaction(database, allPartners, (tx) => copy(tx, numbers(3)));
});

test("lines that can't be made fail the transaction with their own error", async () => {
  const own = new Error("no more lines");
  function* ending(): Generator<Buffer> {
    yield* numbers(2);
    throw own;
  }
  await expect(transaction(database, allPartners, (tx) => copy(tx, ending()))).rejects.toBe(own);
  await transaction(database, allPartners, (tx) => copy(tx, numbers(3)));
});
