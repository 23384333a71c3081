import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, test, vi } from "vitest";
import { show } from "../../testing/show.tsx";
import { changed, type ListSearch, pageAfter } from "./list-search.ts";
import { Pager } from "./pager.tsx";
import { Toolbar } from "./toolbar.tsx";

interface ListProps {
  readonly start: ListSearch;
  /** How long the address takes to follow. */
  readonly lateMs: number;
  seen(search: ListSearch): void;
}

/** The toolbar and the pager over an address that is kept here, as the page keeps it. */
function List({ start, seen, lateMs }: ListProps) {
  const [search, setSearch] = useState(start);
  const go = (next: ListSearch) => {
    if (lateMs === 0) setSearch(next);
    else setTimeout(() => act(() => setSearch(next)), lateMs);
    seen(next);
  };
  const page = search.page ?? 1;
  const items = Array.from({ length: page === 4 ? 5 : 25 });
  const shown = { items, total: 80, nextCursor: page === 4 ? null : `c${page + 1}` } as never;
  return (
    <>
      <Toolbar search={search} choose={(change) => go(changed(search, change))} found={80} />
      <button type="button" onClick={() => go({ q: "from elsewhere" })}>
        Back
      </button>
      <Pager search={search} page={shown} show={go} />
    </>
  );
}

async function open(start: ListSearch = {}, lateMs = 0) {
  const seen = vi.fn<(search: ListSearch) => void>();
  const user = await show(<List start={start} lateMs={lateMs} seen={seen} />);
  return {
    user,
    seen,
    latest: () => seen.mock.lastCall?.[0],
    press: (name: string) => user.click(screen.getByRole("button", { name })),
  };
}

const pause = (ms: number) => act(() => new Promise((done) => setTimeout(done, ms)));
const box = () => screen.getByRole<HTMLInputElement>("searchbox");
const choice = (label: string) => screen.getByLabelText<HTMLSelectElement>(label);
const isDisabled = (name: string) =>
  screen.getByRole("button", { name }).getAttribute("aria-disabled") === "true";

describe("the toolbar", () => {
  test("shows what the address says", async () => {
    await open({ q: "velt", stage: "transact.t50k", sort: "-billedSales" });
    expect(box().value).toBe("velt");
    expect(choice("Stage").value).toBe("transact.t50k");
    expect(choice("Order").value).toBe("-billedSales");
    screen.getByText("80 partners");
  });

  test("searches once after a pause in typing, without the spaces around the text", async () => {
    const { user, seen } = await open();
    await user.type(box(), " velt ");
    expect(seen).not.toHaveBeenCalled();
    await waitFor(() => expect(seen).toHaveBeenCalled());
    expect(seen.mock.calls).toEqual([[{ q: "velt" }]]);
  });

  test("keeps a space at the end when the search begins in a pause", async () => {
    const { user, latest } = await open();
    await user.type(box(), "Cedar ");
    await waitFor(() => expect(latest()).toEqual({ q: "Cedar" }));
    expect(box().value).toBe("Cedar ");
    await user.type(box(), "Tools");
    await waitFor(() => expect(latest()).toEqual({ q: "Cedar Tools" }));
    expect(box().value).toBe("Cedar Tools");
  });

  test("keeps what is typed while the address is late", async () => {
    const { user, latest } = await open({}, 300);
    await user.type(box(), "Ced");
    await waitFor(() => expect(latest()).toEqual({ q: "Ced" }));
    await user.type(box(), "ar");
    await waitFor(() => expect(latest()).toEqual({ q: "Cedar" }));
    await pause(700);
    expect(box().value).toBe("Cedar");
  });

  test("asks for nothing while a syllable is composed", async () => {
    const { seen } = await open();
    fireEvent.compositionStart(box());
    for (const value of ["ㅌ", "테", "텟"]) fireEvent.change(box(), { target: { value } });
    await pause(400);
    expect(seen).not.toHaveBeenCalled();
    fireEvent.change(box(), { target: { value: "테스트" } });
    fireEvent.compositionEnd(box());
    await waitFor(() => expect(seen.mock.calls).toEqual([[{ q: "테스트" }]]));
    expect(box().value).toBe("테스트");
  });

  test("shows a search that changed by other means than typing", async () => {
    const { press, user, latest } = await open({ q: "velt" });
    await press("Back");
    expect(box().value).toBe("from elsewhere");
    await user.clear(box());
    await user.type(box(), "velt");
    await waitFor(() => expect(latest()).toEqual({ q: "velt" }));
    await press("Back");
    expect(box().value).toBe("from elsewhere");
  });

  test("filters and sorts from the first page on, and leaves out what is the default", async () => {
    const { user, latest } = await open(pageAfter({ sort: "-billedSales" }, "c2"));
    await user.selectOptions(choice("Stage"), "100K stage");
    expect(latest()).toEqual({ sort: "-billedSales", stage: "transact.t100k" });
    await user.selectOptions(choice("Order"), "By name");
    expect(latest()).toEqual({ stage: "transact.t100k" });
    await user.selectOptions(choice("Stage"), "No stage");
    expect(latest()).toEqual({ stage: "none" });
  });

  test("offers to show all only while something is filtered; the order stays", async () => {
    const { latest, press } = await open({ q: "velt", stage: "none", sort: "-joined_on" });
    await press("Show all");
    expect(latest()).toEqual({ sort: "-joined_on" });
    expect(screen.queryByRole("button", { name: "Show all" })).toBeNull();
    expect(box().value).toBe("");
  });
});

describe("the pager", () => {
  test("leads through all pages and back, and says which rows are shown", async () => {
    const { latest, press } = await open({ q: "a" });
    screen.getByText("1–25 of 80");
    expect(["First", "Previous", "Next"].map(isDisabled)).toEqual([true, true, false]);
    for (const _ of [2, 3, 4]) await press("Next");
    screen.getByText("76–80 of 80");
    expect(latest()).toEqual({ q: "a", page: 4, after: ["c2", "c3", "c4"] });
    expect(["First", "Previous", "Next"].map(isDisabled)).toEqual([false, false, true]);
    await press("Previous");
    screen.getByText("51–75 of 80");
    expect(latest()).toEqual({ q: "a", page: 3, after: ["c2", "c3"] });
    await press("First");
    expect(latest()).toEqual({ q: "a" });
  });

  test("keeps a button that leads nowhere in the tab order, without an effect", async () => {
    const { seen } = await open();
    for (const name of ["Previous", "First"]) fireEvent.click(screen.getByRole("button", { name }));
    expect(seen).not.toHaveBeenCalled();
  });
});
