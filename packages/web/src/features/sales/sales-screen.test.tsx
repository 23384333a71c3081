import { listSales, type SaleLine } from "@laurel/contract";
import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { owner } from "../../testing/loop.ts";
import { show } from "../../testing/show.tsx";
import { SalesScreen } from "./sales-screen.tsx";

const line = (changes: Partial<SaleLine> = {}): SaleLine => ({
  ...{ source: "marketplace", sourceLineId: "s-1", revision: 1, offerId: "of-1" },
  ...{ billedOn: "2026-03-01", amountMinor: 10_000, currency: "USD", kind: "sale", exclusion: null },
  ...{ offsets: null, countsOn: "2026-03-01", countsMinor: 10_000 },
  ...changes,
});

/** What the page watches, and a way to say that something comes near the screen or leaves it. */
const watched = new Map<Element, (entries: readonly { readonly isIntersecting: boolean }[]) => void>();

beforeEach(() => {
  watched.clear();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      readonly #tell: (entries: readonly { readonly isIntersecting: boolean }[]) => void;
      #element: Element | null = null;
      constructor(tell: (entries: readonly { readonly isIntersecting: boolean }[]) => void) {
        this.#tell = tell;
      }
      observe(element: Element) {
        this.#element = element;
        watched.set(element, this.#tell);
      }
      disconnect() {
        if (this.#element !== null) watched.delete(this.#element);
      }
    },
  );
});

const tell = (element: Element, isIntersecting: boolean) =>
  act(() => watched.get(element)?.([{ isIntersecting }]));

const shown = (search = {}, look = vi.fn()) =>
  show(<SalesScreen partnerId="1" search={search} look={look} />, { me: owner });

test("a line says what it counts, and why it doesn't", async () => {
  fakeServer().answer(listSales, {
    ...{ nextCursor: null, from: "2025-11-28", to: "2026-11-27", totalMinor: 6_000 },
    items: [
      line(),
      line({
        sourceLineId: "r-1",
        kind: "refund",
        billedOn: "2026-05-01",
        amountMinor: -4000,
        countsMinor: -4000,
      }),
      line({ sourceLineId: "s-2", exclusion: "fraud", countsMinor: 0 }),
      line({ sourceLineId: "s-3", currency: "EUR", countsMinor: null }),
      line({ sourceLineId: "r-9", kind: "refund", offsets: "gone", countsOn: null, countsMinor: 0 }),
    ],
  });
  await shown({ measure: "billedSales" });
  await screen.findByRole("table", { name: "Lines that count from 28 November 2025 to 27 November 2026" });
  screen.getByText(/^Together they count USD\s60\.$/);
  const row = (id: string) =>
    within(screen.getByText(new RegExp(`^${id} from`)).closest("tr") as HTMLElement);
  row("r-1").getByText("Counts on 1 March 2026");
  row("s-2").getByText("Doesn’t count: fraud");
  row("s-3").getByText("Waits for an exchange rate");
  row("r-9").getByText("Waits for the line it undoes: gone");
  const appeal = screen.getByRole("link", { name: /A sale is missing/ });
  expect(decodeURIComponent(appeal.getAttribute("href") ?? "")).toMatch(
    /requests\/new\?kind=appeal&about=measure:billedSales@\d{4}-\d{2}-\d{2}$/,
  );
});

test("10,000 lines are scrolled through with at most 300 of them built", async () => {
  fakeServer().on("GET /api/v1/partners/1/sales", ({ route }) => {
    const page = Number(/cursor=(\d+)/.exec(route)?.[1] ?? 0);
    const items = Array.from({ length: 100 }, (_, place) => ({
      ...{ source: "marketplace", source_line_id: `s-${page * 100 + place}`, revision: 1, offer_id: "of-1" },
      ...{ billed_on: "2026-03-01", amount_minor: 100, currency: "USD", kind: "sale", exclusion: null },
      ...{ offsets: null, counts_on: "2026-03-01", counts_minor: 100 },
    }));
    return json({
      items,
      next_cursor: page < 99 ? String(page + 1) : null,
      from: null,
      to: null,
      total_minor: null,
    });
  });
  await shown();
  await screen.findByText(/^s-0 from/);
  let most = 0;
  for (let page = 1; page < 100; page += 1) {
    const parts = [...document.querySelectorAll("tbody")];
    for (const part of parts.slice(-3)) tell(part, part === parts.at(-1));
    const end = [...watched.keys()].find((element) => element.tagName === "DIV") as Element;
    tell(end, true);
    await waitFor(() => expect(document.querySelectorAll("tbody")).toHaveLength(page + 1));
    tell(end, false);
    most = Math.max(most, document.querySelectorAll("tbody th").length);
  }
  screen.getByText(/^s-9999 from/);
  expect(most).toBeGreaterThan(100);
  expect(most).toBeLessThanOrEqual(300);
  expect(screen.queryByText(/^s-0 from/)).toBeNull();
  tell(document.querySelector("tbody") as Element, true);
  screen.getByText(/^s-0 from/);
}, 30_000);

test("days are asked for in the address, and turned days are told at the field", async () => {
  fakeServer().answer(listSales, {
    items: [],
    nextCursor: null,
    from: "2026-01-01",
    to: null,
    totalMinor: null,
  });
  const look = vi.fn();
  const user = await shown({ measure: "billedSales", from: "2026-01-01" }, look);
  await screen.findByText("No billed lines on these days.");
  await user.type(screen.getByLabelText("To"), "2025-12-31");
  await user.click(screen.getByRole("button", { name: "Show" }));
  screen.getByText("The first day is after the last one. Swap them.");
  expect(look).not.toHaveBeenCalled();
  await user.clear(screen.getByLabelText("From"));
  await user.click(screen.getByRole("button", { name: "Show" }));
  expect(look).toHaveBeenCalledWith({ measure: "billedSales", to: "2025-12-31" });
});
