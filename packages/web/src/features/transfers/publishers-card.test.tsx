import { type Publisher, type TeamRole, transferPartner, transferPublisher } from "@laurel/contract";
import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { PublishersCard } from "./publishers-card.tsx";

const receivedAt = "2026-11-01T00:00:00Z";
const publishers: readonly Publisher[] = [
  { publisherId: "cedar", name: "Cedar Tools", offers: 1, receivedAt },
  { publisherId: "maple", name: "Maple", offers: 0, receivedAt },
];
const made = { fromPartner: "P-2", toPartner: "P-1", publishers: 1, offers: 2, lines: 14 };
const effect = { partners: 2, moved: 1, undecided: 0, first: [] };

async function open(teamRole: TeamRole = "administrator") {
  const server = fakeServer();
  server.answer(transferPublisher, { ...made, effect });
  server.answer(transferPartner, { ...made, effect });
  const user = await show(<PublishersCard partnerId="P-2" publishers={publishers} />, {
    me: { ...person, teamRole },
  });
  return { server, user };
}

test("publishers are listed with the number of their offers; an advocate can't transfer them", async () => {
  await open("advocate");
  const items = screen.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(items).toEqual(["Cedar Toolscedar1 offer", "Maplemaple0 offers"]);
  expect(screen.queryByRole("button")).toBeNull();
});

test("a transfer is made only after its effect was shown; a change asks for that again", async () => {
  const { server, user } = await open();
  await user.click(screen.getByRole("button", { name: "Transfer to another partner" }));
  const dialog = within(screen.getByRole("dialog"));
  const type = (name: string, text: string) => user.type(dialog.getByRole("textbox", { name }), text);
  await user.click(dialog.getByRole("button", { name: "See what changes" }));
  for (const missing of ["Give the ID of the partner", "Give the first day", "Say why"])
    dialog.getByText(new RegExp(missing));
  expect(server.sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
  await user.selectOptions(dialog.getByRole("combobox"), "Publisher maple");
  await type("ID of the other partner", " P-1 ");
  await user.click(dialog.getByRole("radio", { name: /^All/ }));
  await type("Reason", "registered twice");
  await user.click(dialog.getByRole("button", { name: "See what changes" }));
  await dialog.findByText("2 partners are affected. The standing of 1 partner changes today.");
  const body = { to_partner: "P-1", from_day: null, reason: "registered twice" };
  const route = "POST /api/v1/publishers/maple/transfer";
  expect(server.sent).toContainEqual({ route: `${route}?dry_run=true`, body });
  expect(server.sent).not.toContainEqual({ route, body });
  await type("Reason", "!");
  await user.click(dialog.getByRole("button", { name: "See what changes" }));
  await user.click(await dialog.findByRole("button", { name: "Transfer" }));
  await screen.findByText("1 publisher and 14 billed sales went to P-1. The standings are being updated.");
  expect(server.sent).toContainEqual({ route, body: { ...body, reason: "registered twice!" } });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Publishers" }));
});

test("all publishers go together, from a day on", async () => {
  const { server, user } = await open();
  await user.click(screen.getByRole("button", { name: "Transfer to another partner" }));
  const dialog = within(screen.getByRole("dialog"));
  await user.selectOptions(dialog.getByRole("combobox"), "All publishers: the two partners merge");
  await user.type(dialog.getByRole("textbox", { name: "ID of the other partner" }), "P-1");
  await user.type(dialog.getByLabelText("First day"), "2026-05-01");
  await user.type(dialog.getByRole("textbox", { name: "Reason" }), "merged");
  await user.click(dialog.getByRole("button", { name: "See what changes" }));
  await dialog.findByText(/2 partners are affected/);
  expect(server.sent).toContainEqual({
    route: "POST /api/v1/partners/P-2/transfer?dry_run=true",
    body: { to_partner: "P-1", from_day: "2026-05-01", reason: "merged" },
  });
});
