import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { fakeServer, json } from "../testing/fake-server.ts";
import { offersQuery } from "./queries.ts";

test("the offers of a partner are read to their end, however many there are", async () => {
  const server = fakeServer();
  const pages: Readonly<Record<string, object>> = {
    "": { items: [{ offer_id: "one" }], next_cursor: "second" },
    second: { items: [{ offer_id: "two" }], next_cursor: null },
  };
  server.on("GET /api/v1/partners/P-1/offers", ({ route }) => {
    const cursor = new URL(route.slice(4), "http://localhost").searchParams.get("cursor");
    return json(pages[cursor ?? ""]);
  });
  const offers = await new QueryClient().fetchQuery(offersQuery({ key: null, locale: "en" }, "P-1"));
  expect(offers.map(({ offerId }) => offerId)).toEqual(["one", "two"]);
});
