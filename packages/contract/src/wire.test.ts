import fc from "fast-check";
import { type TSchema, Type } from "typebox";
import { describe, expect, test } from "vitest";
import { runs } from "../../core/src/testing/runs.ts";
import { namedSchemas, samplesOf } from "./testing/wire-samples.ts";
import { camelWord, fromWire, referTo, toWire } from "./wire.ts";

/** For values of any schema: what the types say of them doesn't matter. */
const read = (schema: object, value: unknown): unknown => fromWire(schema as TSchema, value as never);
const write = (schema: object, value: unknown): unknown => toWire(schema as TSchema, value as never);

/** Two values are equal with their fields in the same order. */
function expectSame(found: unknown, expected: unknown): void {
  expect(found).toStrictEqual(expected);
  expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
}

test("the contract names its schemas", () => {
  expect([...namedSchemas.keys()]).toEqual(expect.arrayContaining(["Partner", "Reason", "ProgramSummary"]));
});

describe.each([...namedSchemas])("a value of %s", (_, schema) => {
  test("has camelCase names in code, keeps all else, and is the same again on the wire", () => {
    fc.assert(
      fc.property(samplesOf(schema), ({ wire, code }) => {
        expectSame(read(schema, wire), code);
        expectSame(write(schema, code), wire);
      }),
      runs(100),
    );
  });

  test("loses undeclared fields in both directions, wherever they are", () => {
    fc.assert(
      fc.property(samplesOf(schema), ({ wire, code, noisyWire, noisyCode }) => {
        expectSame(read(schema, noisyWire), code);
        expectSame(write(schema, noisyCode), wire);
      }),
      runs(50),
    );
  });
});

describe("a record whose keys are data", () => {
  const Measures = Type.Record(
    Type.String(),
    Type.Object({ amount_minor: Type.Integer() }, { additionalProperties: false }),
  );

  test("keeps its keys and converts its values", () => {
    const wire = { billed_sales: { amount_minor: 1 }, billedSales: { amount_minor: 2 } };
    const code = { billed_sales: { amountMinor: 1 }, billedSales: { amountMinor: 2 } };
    expect(fromWire(Measures, wire)).toEqual(code);
    expect(toWire(Measures, code)).toEqual(wire);
  });
});

describe("a union", () => {
  const Payment = Type.Union([
    Type.Object({ card_number: Type.String() }),
    Type.Object({ bank: Type.Object({ account_id: Type.String() }) }),
    Type.Array(Type.Object({ paid_on: Type.String() })),
    Type.Null(),
    Type.String(),
  ]);

  test.each([
    [{ card_number: "1" }, { cardNumber: "1" }],
    [{ bank: { account_id: "2" } }, { bank: { accountId: "2" } }],
    [[{ paid_on: "2026-01-01" }], [{ paidOn: "2026-01-01" }]],
    [null, null],
    ["in_cash", "in_cash"],
  ])("converts %j by the alternative that it fits", (wire, code) => {
    expect(read(Payment, wire)).toEqual(code);
    expect(write(Payment, code)).toEqual(wire);
  });

  test("of objects that declare the same field converts its value by either", () => {
    const schema = Type.Union([
      Type.Object({ of: Type.Object({ first_name: Type.String() }) }),
      Type.Object({ of: Type.Object({ last_name: Type.String() }) }),
    ]);
    expect(read(schema, { of: { last_name: "Kim" } })).toEqual({ of: { lastName: "Kim" } });
    expect(read(schema, { of: { first_name: "Min-ji" } })).toEqual({ of: { firstName: "Min-ji" } });
  });
});

describe("a schema that refers to itself", () => {
  const self = referTo(Type.Unsafe<unknown>({ $ref: "Tree#" }), (): TSchema => Tree);
  const Tree = Type.Object({ leaf_count: Type.Integer(), of: Type.Array(self) }, { $id: "Tree" });

  test("is converted at any depth", () => {
    let wire: unknown = { leaf_count: 0, of: [] };
    let code: unknown = { leafCount: 0, of: [] };
    for (let depth = 1; depth <= 50; depth += 1) {
      wire = { leaf_count: depth, of: [wire] };
      code = { leafCount: depth, of: [code] };
    }
    expect(read(Tree, wire)).toEqual(code);
    expect(write(Tree, code)).toEqual(wire);
  });

  test("is refused where the reference wasn't made by referTo", () => {
    const schema = Type.Object({ of: Type.Unsafe<object>({ $ref: "Tree#" }) });
    expect(() => read(schema, { of: {} })).toThrow("not by referTo");
  });
});

test.each([
  ["amount_minor", "amountMinor"],
  ["totp_2_codes", "totp2Codes"],
  ["name", "name"],
])("%s is %s in code", (wire, code) => {
  expect(camelWord(wire)).toBe(code);
});
