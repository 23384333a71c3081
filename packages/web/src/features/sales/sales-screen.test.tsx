import { listSales, SaleLine, toWire } from "@laurel/contract";
import { act, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { unbroken } from "../../kit/unbroken.ts";
import { fakeServer, json } from "../../testing/fake-server.ts";
import { owner } from "../../testing/loop.ts";
import { show } from "../../testing/show.tsx";
import { SalesScreen } from "./sales-screen.tsx";
import { SalesTable } from "./sales-table.tsx";

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
  await screen.findByRole("table", {
    name: `Lines that count from ${unbroken("28 November 2025")} to ${unbroken("27 November 2026")}`,
  });
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

test("of 10,000 lines at most 300 are built, wherever the reader is", async () => {
  const pages = Array.from({ length: 100 }, (_, page) =>
    Array.from({ length: 100 }, (_, place) => line({ sourceLineId: `s-${page * 100 + place}` })),
  );
  await show(<SalesTable pages={pages} title="Lines" />);
  const parts = [...document.querySelectorAll("tbody")];
  expect(parts).toHaveLength(400);
  const built = () => document.querySelectorAll("tbody th").length;
  expect(built()).toBe(25);
  const reach = (...near: readonly number[]) => {
    for (const [place, part] of parts.entries()) tell(part, near.includes(place));
  };
  reach(198, 199, 200);
  expect(built()).toBe(75);
  screen.getByText(/^s-4999 from/);
  expect(screen.queryByText(/^s-0 from/)).toBeNull();
  expect(
    screen
      .getByText(/^s-4999 from/)
      .closest("tr")
      ?.getAttribute("aria-rowindex"),
  ).toBe("5001");
  reach(0);
  screen.getByText(/^s-0 from/);
  expect(built()).toBe(25);
});

test("more lines come when the end is near, and also by a button", async () => {
  fakeServer().on("GET /api/v1/partners/1/sales", ({ route }) => {
    const page = Number(/cursor=(\d+)/.exec(route)?.[1] ?? 0);
    const item = toWire(SaleLine, line({ sourceLineId: `s-${page}` }));
    const days = { from: null, to: null, total_minor: null };
    return json({ items: [item], next_cursor: page < 2 ? String(page + 1) : null, ...days });
  });
  const user = await shown();
  await screen.findByText(/^s-0 from/);
  expect(screen.queryByText(/^s-1 from/)).toBeNull();
  const reachLast = async (count: number) => {
    await waitFor(() => expect(document.querySelectorAll("tbody")).toHaveLength(count));
    tell([...document.querySelectorAll("tbody")].at(-1) as Element, true);
  };
  const end = [...watched.keys()].find(({ tagName }) => tagName === "DIV") as Element;
  tell(end, true);
  tell(end, false);
  await reachLast(2);
  await screen.findByText(/^s-1 from/);
  await user.click(screen.getByRole("button", { name: "Show more" }));
  await reachLast(3);
  await screen.findByText(/^s-2 from/);
});

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
