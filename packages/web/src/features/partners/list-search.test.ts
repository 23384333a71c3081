import { describe, expect, test } from "vitest";
import {
  changed,
  nextSort,
  pageAfter,
  pageBefore,
  pageRows,
  queryOf,
  readListSearch,
} from "./list-search.ts";

describe("the address of the list", () => {
  test("ignores what is invalid", () => {
    const nonsense = { q: "", stage: "a.b.c", sort: "; drop", page: -1, after: [{}], other: "x" };
    expect(readListSearch(nonsense)).toEqual({});
  });

  test("accepts a number as a search, because an id has only digits", () => {
    expect(readListSearch({ q: 4101101 })).toEqual({ q: "4101101" });
  });

  test("starts again from the first page after a change of search, filter or order", () => {
    const third = pageAfter(pageAfter({ q: "a" }, "c2"), "c3");
    expect(changed(third, { stage: "none" })).toEqual({ q: "a", stage: "none" });
    expect(changed(third, { q: undefined })).toEqual({});
  });

  test("leads back to every previous page", () => {
    const first = { sort: "-billedSales" };
    const second = pageAfter(first, "c2");
    const third = pageAfter(second, "c3");
    expect(pageBefore(third)).toEqual(second);
    expect(pageBefore(second)).toEqual(first);
    expect(pageBefore(first)).toBeNull();
    expect(readListSearch({ ...third })).toEqual(third);
  });

  test("stays short after any number of pages", () => {
    let search = {};
    for (let page = 2; page <= 100; page += 1) search = pageAfter(search, `c${page}`);
    expect(search).toMatchObject({ page: 100 });
    expect(readListSearch(search).after).toHaveLength(20);
  });
});

test("the query asks for the page that begins at the last cursor", () => {
  const search = pageAfter(pageAfter({ q: "a", sort: "-joined_on" }, "c2"), "c3");
  expect(queryOf(search)).toEqual({ q: "a", sort: "-joined_on", cursor: "c3", limit: pageRows });
  expect(queryOf({})).toEqual({ limit: pageRows });
});

test("a heading sorts texts from A and numbers from the largest, then the other way round", () => {
  expect(nextSort("name", "billedSales", true)).toBe("-billedSales");
  expect(nextSort("-billedSales", "billedSales", true)).toBe("billedSales");
  expect(nextSort("-billedSales", "name", false)).toBe("name");
  expect(nextSort("name", "name", false)).toBe("-name");
});
