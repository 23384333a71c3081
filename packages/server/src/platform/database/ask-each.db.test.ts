import { expect, test } from "vitest";
import { asking, reading } from "./session.ts";
import { allPartners } from "./sight.ts";
import { testDatabase } from "./testing.ts";
import { askEach, type Reader, transaction } from "./transaction.ts";

const database = await testDatabase();
const all = { all: true } as const;

const ask = async ({ client }: Reader, question: string) =>
  (await client.query<{ answer: unknown }>(`select ${question} as answer`)).rows[0]?.answer;

test("each query gets its own answer, whether they are sent together or one by one", async () => {
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
  expect(await transaction(database, allPartners, asked)).toEqual([1, ["two", null], "off"]);
});

test("a transaction sends statements together, and each sees what those before it changed", async () => {
  const order: string[] = [];
  const step = async ({ client }: Reader, statement: string) => {
    order.push(`sent ${statement}`);
    const { rows } = await client.query(statement);
    order.push(`answered ${statement}`);
    return rows;
  };
  const answers = await transaction(database, allPartners, (tx) =>
    askEach(
      tx,
      () => step(tx, "select set_config('test.told', 'yes', true)"),
      () => step(tx, "select current_setting('test.told') as told"),
    ),
  );
  expect(answers[1]).toEqual([{ told: "yes" }]);
  expect(order.map((each) => each.split(" ", 1)[0])).toEqual(["sent", "sent", "answered", "answered"]);
});

test("a transaction ends only once all that it sent together has ended", async () => {
  const seen: unknown[] = [];
  const failing = transaction(database, { all: false, partnerId: "acme" }, (tx) =>
    askEach(
      tx,
      async () => {
        throw new Error("no answer was needed to see that");
      },
      async () => {
        for (let times = 0; times < 3; times += 1)
          seen.push(await ask(tx, "current_setting('laurel.partner_id', true)"));
      },
    ),
  );
  await expect(failing).rejects.toThrow("no answer was needed");
  expect(seen).toEqual(["acme", "acme", "acme"]);
});

test("one failing query fails them all, and the connection can be used again", async () => {
  const failing = (tx: Reader) =>
    askEach(
      tx,
      () => ask(tx, "1"),
      () => ask(tx, "1 / 0"),
      () => ask(tx, "3"),
    );
  // As many failures as there are connections, so that each connection has had one.
  await Promise.all(
    Array.from({ length: 10 }, () =>
      expect(reading(database, all, failing)).rejects.toThrow("division by zero"),
    ),
  );
  await expect(transaction(database, allPartners, failing)).rejects.toThrow("division by zero");
  const again = Array.from({ length: 10 }, () => reading(database, all, (tx) => ask(tx, "current_user")));
  expect(new Set(await Promise.all(again))).toEqual(new Set(["laurel_team"]));
});

test("queries sent together are answered within their sight, and free the connection", async () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    asking(
      database,
      index % 2 === 0 ? all : { all: false, partnerId: String(index) },
      (reader) => ask(reader, "concat(current_user, ' ', current_setting('laurel.partner_id', true))"),
      (reader) => ask(reader, "current_setting('transaction_isolation')"),
    ),
  );
  const answers = await Promise.all(many);
  expect(answers[0]).toEqual(["laurel_team ", "repeatable read"]);
  expect(answers.map(([who]) => who)).toEqual(
    many.map((_, index) => (index % 2 === 0 ? "laurel_team " : `laurel_partner ${index}`)),
  );
  const failing = () =>
    asking(
      database,
      all,
      (reader) => ask(reader, "1 / 0"),
      (reader) => ask(reader, "2"),
    );
  await Promise.all(many.map(() => expect(failing()).rejects.toThrow("division by zero")));
  expect(await asking(database, all, (reader) => ask(reader, "2"))).toEqual([2]);
});
