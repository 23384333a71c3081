import { createKey, getPartner, listPartners, type Me, type Partner } from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { NewKeyCard } from "./new-key-card.tsx";

const administrator: Me = { ...person, teamRole: "administrator" };
const veltrassa: Partner = {
  partnerId: "4101101",
  name: "Veltrassa Analytics, Inc.",
  country: "US",
  locale: "en-US",
  joinedOn: null,
  standing: null,
};

async function open(me: Me = administrator) {
  const server = fakeServer();
  const made = vi.fn();
  const user = await show(<NewKeyCard show={made} />, { me });
  return { server, made, user, create: () => user.click(screen.getByRole("button", { name: "Create key" })) };
}

const box = (name: string | RegExp) => screen.getByRole("checkbox", { name });
const offered = () => screen.queryAllByRole("checkbox").map((each) => each.closest("span")?.textContent);

test("what is missing is said, and the first missing part has the focus", async () => {
  const { server, user, create } = await open();
  const name = screen.getByRole("textbox", { name: "Name" });
  expect(document.activeElement).toBe(name);
  await user.click(screen.getByRole("radio", { name: "One partner" }));
  await create();
  for (const text of ["Give the key a name.", "Choose a partner.", "Select at least one action."])
    screen.getByText(text);
  expect(document.activeElement).toBe(name);
  await user.type(name, "Report");
  expect(screen.queryByText("Give the key a name.")).toBeNull();
  await create();
  const partner = screen.getByRole("combobox", { name: "Partner ID" });
  expect(document.activeElement).toBe(partner);
  await user.type(partner, "4");
  await create();
  expect(document.activeElement).toBe(screen.getAllByRole("checkbox")[0]);
  expect(server.sent).toEqual([]);
});

test("a key is made with its trimmed name, its actions in the order of the table, and its term", async () => {
  const { server, made, user, create } = await open();
  server.answer(createKey, { keyId: "k2", key: "laurel_secret" });
  await user.type(screen.getByRole("textbox", { name: "Name" }), "  Import ");
  await user.click(box(/^Import data/));
  await user.click(box(/^Read a partner:/));
  await user.selectOptions(screen.getByRole("combobox", { name: "Expires" }), "never");
  screen.getByText("It works until it is revoked. There is no reminder.");
  await create();
  await waitFor(() =>
    expect(made).toHaveBeenCalledWith({ keyId: "k2", key: "laurel_secret", name: "Import" }),
  );
  expect(server.sent).toEqual([
    {
      route: "POST /api/v1/keys",
      body: {
        name: "Import",
        partner_id: null,
        scopes: ["partner.read", "imports.add"],
        expires_in_days: null,
      },
    },
  ]);
});

test("a key of one partner is offered, and gets, nothing that only the team may do", async () => {
  const { server, made, user, create } = await open();
  server.answer(listPartners, { items: [veltrassa], nextCursor: null, total: 1 });
  server.answer(getPartner, veltrassa);
  server.answer(createKey, { keyId: "k2", key: "laurel_secret" });
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Report");
  await user.click(box("Create and revoke keys"));
  await user.click(box(/^Read a partner:/));
  await user.click(screen.getByRole("radio", { name: "One partner" }));
  expect(screen.queryByRole("checkbox", { name: "Create and revoke keys" })).toBeNull();
  await user.type(screen.getByRole("combobox", { name: "Partner ID" }), "4101101");
  await screen.findByText("Veltrassa Analytics, Inc.");
  await create();
  await waitFor(() => expect(made).toHaveBeenCalled());
  expect(server.sent.at(-1)?.body).toMatchObject({ partner_id: "4101101", scopes: ["partner.read"] });
});

test("a key for a partner that doesn't exist is not made, and the page says why", async () => {
  const { server, made, user, create } = await open();
  server.refuse(getPartner, 404, "partner-not-found", 'There is no partner "x".');
  await user.type(screen.getByRole("textbox", { name: "Name" }), "Report");
  await user.click(screen.getByRole("radio", { name: "One partner" }));
  await user.type(screen.getByRole("combobox", { name: "Partner ID" }), "x");
  await user.click(box(/^Read a partner:/));
  await create();
  await screen.findByText('There is no partner "x".');
  expect(made).not.toHaveBeenCalled();
  expect(server.sent.filter(({ route }) => route.startsWith("POST"))).toEqual([]);
});

test("a key gives another key only what it may do itself", async () => {
  await open({ ...person, kind: "key", scopes: ["keys.manage", "imports.read"] });
  expect(offered()).toHaveLength(2);
  within(screen.getByRole("group", { name: "Data" })).getByRole("checkbox");
  within(screen.getByRole("group", { name: "Keys, e-mails and audit" })).getByRole("checkbox");
});
