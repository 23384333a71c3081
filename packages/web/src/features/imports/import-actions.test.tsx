import {
  downloadRefused,
  getImport,
  getImportEffect,
  type Import,
  rerunImport,
  restoreImport,
  type StandingEffect,
  type TeamRole,
  undoImport,
} from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { fakeServer } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { ImportActions } from "./import-actions.tsx";

const sales: Import = {
  importId: 7,
  kind: "sales",
  source: "marketplace",
  fileName: "may.csv",
  format: "csv",
  status: "finished",
  problem: null,
  mapping: null,
  lines: 4,
  added: 2,
  repeated: 0,
  duplicated: 0,
  refused: 2,
  noticed: 0,
  skipped: 0,
  rounded: { lines: 0, byCurrency: [] },
  rerunOf: null,
  madeBy: "cli",
  madeByName: null,
  startedAt: "2026-05-01T08:00:00Z",
  finishedAt: "2026-05-01T08:00:01Z",
  undone: null,
};

function Actions({ of }: { readonly of: Import }) {
  const outcome = useOutcome();
  return (
    <>
      <h2 ref={outcome.title} tabIndex={-1}>
        May
      </h2>
      <OutcomeBar outcome={outcome} />
      <ImportActions of={of} outcome={outcome} />
    </>
  );
}

async function open(of: Import, teamRole: TeamRole = "administrator") {
  const server = fakeServer();
  server.answer(getImport, of);
  server.answer(getImportEffect, fall);
  const user = await show(<Actions of={of} />, { me: { ...person, teamRole } });
  await screen.findByRole("heading");
  return { server, user, press: (name: string) => user.click(screen.getByRole("button", { name })) };
}

const buttons = () => screen.queryAllByRole("button").map((each) => each.textContent);
const [download, rerun, undo] = ["Download refused lines", "Try refused lines again", "Undo this import"];
const restore = "Restore this import";

/** That one partner falls by a stage and loses a benefit. */
const fall: StandingEffect = {
  partners: 3,
  moved: 1,
  undecided: 0,
  first: [
    {
      partnerId: "4101101",
      name: "Acme",
      before: {
        version: "2023-12",
        tracks: { transact: "t50k" },
        measures: {},
        unlocked: [{ benefit: "cloud-credit" }],
      },
      after: { version: "2023-12", tracks: { transact: "t25k" }, measures: {}, unlocked: [] },
    },
  ],
};

test.each([
  ["an administrator", sales, "administrator", [download, rerun, undo]],
  ["an auditor, who may only look", sales, "auditor", [download]],
  ["one without refused lines", { ...sales, refused: 0 }, "administrator", [undo]],
  [
    "one of snapshots, of which the last counts anyway",
    { ...sales, kind: "offers" },
    "administrator",
    [download, rerun],
  ],
  [
    "one that was stopped, whose rest is unknown",
    { ...sales, status: "stopped" },
    "administrator",
    [download, undo],
  ],
  ["one that is running", { ...sales, status: "running", refused: 0 }, "administrator", []],
  [
    "a re-run, whose refused lines stay with the first import",
    { ...sales, rerunOf: 3 },
    "administrator",
    [undo],
  ],
  [
    "one that was undone",
    { ...sales, undone: { at: sales.startedAt, by: "cli", byName: null, reason: "typo" } },
    "administrator",
    [download, restore],
  ],
] as const)("the actions of %s are only those that are possible", async (_, of, role, expected) => {
  await open(of, role);
  expect(buttons()).toEqual(expected);
});

test("an import is undone only with a reason, after a confirmation that says what it means", async () => {
  const { server, user, press } = await open(sales);
  server.answer(undoImport, {
    ...sales,
    undone: { at: sales.startedAt, by: "p1", byName: "Olga", reason: "x" },
  });
  await press(undo);
  const dialog = within(screen.getByRole("dialog", { name: "Undo import 7?" }));
  dialog.getByText(/will count as never received/);
  await dialog.findByText("3 partners are affected. The standing of 1 partner changes today.");
  const moved = within(dialog.getByRole("list", { name: "Partners whose standing changes" }));
  expect(moved.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Acme 4101101/),
    expect.stringMatching(/“.*” becomes “.*”/),
    expect.stringMatching(/^No longer unlocked: /),
  ]);
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "  ");
  await user.click(dialog.getByRole("button", { name: undo }));
  await dialog.findByText("Say what was wrong with the import.");
  expect(document.activeElement).toBe(dialog.getByRole("textbox", { name: "Reason" }));
  expect(server.sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "the file of another year ");
  await user.click(dialog.getByRole("button", { name: undo }));
  await screen.findByText("The import is undone. The standings are being updated.");
  expect(server.sent).toContainEqual({
    route: "POST /api/v1/imports/7/undo",
    body: { reason: "the file of another year" },
  });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the undoing is taken back with a reason, after a look at what that changes", async () => {
  const undone = { at: sales.startedAt, by: "cli", byName: null, reason: "typo" };
  const { server, user, press } = await open({ ...sales, undone });
  server.answer(restoreImport, sales);
  await press(restore);
  const dialog = within(screen.getByRole("dialog", { name: "Restore import 7?" }));
  await dialog.findByText(/The standing of 1 partner changes/);
  expect(server.sent).toContainEqual({ route: "GET /api/v1/imports/7/effect?of=restore", body: null });
  await user.click(dialog.getByRole("button", { name: restore }));
  await dialog.findByText("Say why the import counts after all.");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "it was right");
  await user.click(dialog.getByRole("button", { name: restore }));
  await screen.findByText("The import counts again. The standings are being updated.");
  expect(server.sent).toContainEqual({
    route: "POST /api/v1/imports/7/restore",
    body: { reason: "it was right" },
  });
});

test("why the change can't be made is said before anyone confirms it", async () => {
  const { server, press } = await open(sales);
  server.refuse(getImportEffect, 409, "import-undone", "Import 7 was already undone.");
  await press(undo);
  await within(screen.getByRole("dialog")).findByText("Import 7 was already undone.");
});

test("a refusal to undo is shown in the dialog, which stays", async () => {
  const { server, user, press } = await open(sales);
  server.refuse(undoImport, 409, "import-undone", "Import 7 was already undone.");
  await press(undo);
  const dialog = within(screen.getByRole("dialog"));
  await user.type(dialog.getByRole("textbox"), "twice");
  await user.click(dialog.getByRole("button", { name: undo }));
  await dialog.findByText("Import 7 was already undone.");
});

test("a re-run tells how many lines were taken in and how many are still refused", async () => {
  const { server, press } = await open(sales);
  server.answer(rerunImport, {
    ...sales,
    importId: 8,
    rerunOf: 7,
    added: 1,
    refused: 1,
    refusals: [],
    notices: [],
  });
  await press(rerun);
  await screen.findByText("1 line was taken in. 1 is still refused.");
});

test("the refused lines are saved as a file under the name that the server gives it", async () => {
  const { server, press } = await open(sales);
  server.on("GET /api/v1/imports/7/refused", () => new Response("line,reason\n", { status: 200 }));
  expect(downloadRefused.path).toBe("/imports/{import_id}/refused");
  const saved: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved.push(this.download);
  });
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => {} }));
  await press(download);
  await waitFor(() => expect(saved).toEqual(["sales-7-refused.csv"]));
  click.mockRestore();
});
