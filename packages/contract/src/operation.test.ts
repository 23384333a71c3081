import fc from "fast-check";
import { Type } from "typebox";
import { describe, expect, expectTypeOf, test } from "vitest";
import { runs } from "../../core/src/testing/runs.ts";
import * as contract from "./index.ts";
import { answerOf, type InputOf, type OperationShape, operation, requestOf } from "./operation.ts";
import { Day } from "./values.ts";

const declared: readonly OperationShape[] = [
  ...Object.values<unknown>(contract).filter(isOperation),
  ...contract.importKindNames.map((kind) => contract.importOf(kind, { names: ["id"], required: 1 })),
];

function isOperation(found: unknown): found is OperationShape {
  return typeof found === "object" && found !== null && "method" in found && "answers" in found;
}

const renameOffer = operation({
  id: "renameOffer",
  method: "PATCH",
  path: "/partners/{partner_id}/offers/{offer_id}",
  action: "public",
  tag: "partners",
  summary: "Rename an offer",
  params: Type.Object({ partner_id: Type.String(), offer_id: Type.String() }),
  query: Type.Object({
    as_of: Type.Optional(Day),
    note_text: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    row_limit: Type.Optional(Type.Integer()),
  }),
  body: Type.Object({ new_title: Type.String() }),
  answers: { 200: Type.Object({ offer_id: Type.String() }), 204: Type.Null() },
});

describe("the operations of the contract", () => {
  test("have ids and addresses of their own", () => {
    const ids = declared.map(({ id }) => id);
    const addresses = declared.map(({ method, root, path }) => `${method} ${root ?? ""}${path}`);
    expect(ids.length).toBeGreaterThan(40);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test.each(declared.map((each) => [each.id, each] as const))(
    "%s names its params in its path",
    (_, each) => {
      const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath.toSorted()).toEqual(Object.keys(each.params?.properties ?? {}).toSorted());
    },
  );

  test("that only read have no body and need no idempotency key", () => {
    const reading = declared.filter(({ method }) => method === "GET");
    expect(reading.filter(({ body, takesKey }) => body !== undefined || takesKey === true)).toEqual([]);
  });
});

/** Text of any script, with what has a meaning in an address. No address can name `.` or `..`. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1 }),
    fc.array(fc.constantFrom("/", " ", "?", "#", "%", "&", "=", "+", "한국어", "臺灣", "a"), {
      minLength: 1,
    }),
  )
  .map((found) => (Array.isArray(found) ? found.join("") : found))
  .filter((found) => !/^\.{1,2}$/.test(found));

describe("a request", () => {
  test("carries any text in its path and query unchanged", () => {
    fc.assert(
      fc.property(text, text, text, (partnerId, offerId, noteText) => {
        const { address } = requestOf(renameOffer, {
          params: { partnerId, offerId },
          query: { noteText },
          body: { newTitle: "" },
        });
        expect(address).toMatch(/^[\w.!~*'()%/?&=-]+$/);
        const [path = "", query = "", ...rest] = address.split("?");
        expect(path.split("/").map(decodeURIComponent)).toEqual([
          "",
          "api",
          "v1",
          "partners",
          partnerId,
          "offers",
          offerId,
        ]);
        expect(query.split("=").map(decodeURIComponent)).toEqual(["note_text", noteText]);
        expect(rest).toEqual([]);
      }),
      runs(1000),
    );
  });

  test("has the names of the wire in its query and body", () => {
    const input = {
      params: { partnerId: "p/1 가", offerId: "o 1" },
      query: { asOf: "2026-03-31", rowLimit: 5 },
      body: { newTitle: "새 제목" },
    };
    expect(requestOf(renameOffer, input)).toEqual({
      method: "PATCH",
      address: "/api/v1/partners/p%2F1%20%EA%B0%80/offers/o%201?as_of=2026-03-31&row_limit=5",
      body: { new_title: "새 제목" },
    });
  });

  test("leaves out what is empty or null in its query, and a body that there is none of", () => {
    const params = { partnerId: "1", offerId: "2" };
    const { address } = requestOf(renameOffer, {
      params,
      query: { asOf: "", noteText: null },
      body: { newTitle: "" },
    });
    expect(address).toBe("/api/v1/partners/1/offers/2");
    expect(requestOf(contract.getMe, {})).toEqual({ method: "GET", address: "/api/v1/me" });
    expect(requestOf(contract.isAlive, {})).toEqual({ method: "GET", address: "/healthz" });
  });

  test("needs the parts that an operation has, and takes no others", () => {
    type Input = InputOf<typeof renameOffer>;
    expectTypeOf<Input["params"]>().toEqualTypeOf<{ readonly partnerId: string; readonly offerId: string }>();
    expectTypeOf<Record<never, never>>().toExtend<Pick<Input, "query">>();
    expectTypeOf<Record<never, never>>().not.toExtend<Pick<Input, "body">>();
    expectTypeOf<{ body: object }>().not.toExtend<InputOf<typeof contract.getMe>>();
  });
});

describe("an answer", () => {
  test("is read by the schema of its status", () => {
    expect(answerOf(renameOffer, 200, { offer_id: "2", undeclared: true })).toEqual({ offerId: "2" });
    expect(answerOf(renameOffer, 204, null)).toBeNull();
  });

  test.each([201, 304, 500])(
    "with the status %i, which the operation doesn't declare, is refused",
    (status) => {
      expect(() => answerOf(renameOffer, status, {})).toThrow(`the status ${status}`);
    },
  );
});
