import * as contract from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { type FakeServer, fakeServer, json } from "../../../testing/fake-server.ts";
import { contact, owner, viewer } from "../../../testing/loop.ts";
import { show } from "../../../testing/show.tsx";
import { ContactsCard } from "./contacts-card.tsx";

const people = [
  { id: "user:u1", name: "Minji", email: "minji@example.com", role: "manager" },
  { id: "user:u2", name: "Lin", email: "lin@example.com", role: "viewer" },
] as const;

const emptyDraft = { name: "contact add", fields: {}, revision: 0, savedAt: null };

function serverWith(...items: readonly contract.Contact[]): FakeServer {
  const server = fakeServer();
  server.answer(contract.listContacts, { items, limit: 3 });
  server.answer(contract.getDraft, emptyDraft);
  server.answer(contract.saveDraft, { ...emptyDraft, revision: 1 });
  server.answer(contract.dropDraft, emptyDraft);
  return server;
}

function card(renderInvite: Parameters<typeof ContactsCard>[0]["renderInvite"] = null) {
  return <ContactsCard partnerId="1" people={people} language="ko-KR" renderInvite={renderInvite} />;
}

describe("the marketing contact", () => {
  test.each([
    ["en", "Add", "Update", "Change"],
    ["zh-TW", "新增", "更新", "變更"],
    ["ko-KR", "추가", "업데이트", "변경"],
  ] as const)("has in %s the three buttons of the public page", async (language, ...buttons) => {
    serverWith(contact());
    await show(card(), { language, me: owner });
    await screen.findByText("Minji");
    for (const name of buttons) screen.getByRole("button", { name });
  });

  test.each([
    ["unverified", /not yet confirmed/],
    ["bounced", /can’t be delivered\. Correct the address with “Update”/],
    ["left", /no longer belongs to the company\. Name another person with “Change”/],
  ] as const)("that is %s says so, with the way out", async (reach, told) => {
    serverWith(contact({ reach }));
    await show(card(), { me: owner });
    await screen.findByText(told);
  });

  test("is assigned from the people of the partner, with the chosen person's address proposed", async () => {
    const server = serverWith();
    server.answer(contract.addContact, contact({ userId: "u2", name: "Lin", email: "lin@example.com" }));
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Add" }));
    await user.click(await screen.findByRole("radio", { name: /Lin/ }));
    await user.type(screen.getByRole("textbox", { name: /Phone number/ }), "+886 2 2345 6789");
    await user.click(screen.getByRole("button", { name: "Assign user" }));
    await screen.findByText(/Lin is now a marketing contact/);
    expect(server.sent.find(({ route }) => route === "POST /api/v1/partners/1/contacts")?.body).toEqual({
      user_id: "u2",
      email: "lin@example.com",
      phone: "+886 2 2345 6789",
      language: "ko-KR",
    });
  });

  test("with the account's own address is refused at the field, which gets the focus", async () => {
    const server = serverWith();
    const message = "The contact’s e-mail address must differ from the account’s address.";
    server.on("POST /api/v1/partners/1/contacts", () =>
      json(
        {
          ...{ type: "", title: "", status: 422, detail: message, instance: "" },
          code: "contact-email-is-account",
          refusals: [
            { code: "contact-email-is-account", message },
            { code: "contact-phone-invalid", message: "Not a phone number." },
          ],
        },
        422,
        "application/problem+json",
      ),
    );
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Add" }));
    await user.click(await screen.findByRole("radio", { name: /Lin/ }));
    await user.type(screen.getByRole("textbox", { name: /Phone number/ }), "12345");
    await user.click(screen.getByRole("button", { name: "Assign user" }));
    await screen.findByText(message);
    screen.getByText("Not a phone number.");
    const field = screen.getByRole("textbox", { name: /E-mail address of the contact/ });
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field);
  });

  test("keeps what was typed while a new user is invited in place, and chooses the new user", async () => {
    const server = serverWith();
    server.answer(contract.addContact, contact());
    const user = await show(
      card((done) => (
        <button type="button" onClick={() => done(17, "new@example.com")}>
          Invite
        </button>
      )),
      { me: owner },
    );
    await user.click(await screen.findByRole("button", { name: "Add" }));
    await user.type(await screen.findByRole("textbox", { name: /Phone number/ }), "+82 2 312 3456");
    await user.click(screen.getByRole("button", { name: "Add a new user" }));
    await user.click(screen.getByRole("button", { name: "Invite" }));
    await user.click(screen.getByRole("button", { name: "Assign user" }));
    await screen.findByText(/is now a marketing contact/);
    expect(server.sent.find(({ route }) => route === "POST /api/v1/partners/1/contacts")?.body).toMatchObject(
      {
        invitation_id: 17,
        email: "new@example.com",
        phone: "+82 2 312 3456",
      },
    );
  });

  test("says in which language mail arrives for a language in which we don't write", async () => {
    serverWith();
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Add" }));
    await user.selectOptions(await screen.findByRole("combobox", { name: /Preferred language/ }), "ja-JP");
    screen.getByText("Mail arrives in English.");
  });

  test("can't be changed by a viewer, who is told who can change them", async () => {
    serverWith();
    await show(card(), { me: viewer });
    await screen.findByText(/Ask an owner or manager/);
    expect(screen.queryByRole("button", { name: "Add" })).toBeNull();
  });

  test("is replaced under the revision that the reader saw", async () => {
    const server = serverWith(contact({ revision: 4 }));
    server.answer(contract.changeContact, contact({ userId: "u2", name: "Lin" }));
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Change" }));
    const form = await screen.findByRole("region", { name: "Change the person of a contact" });
    await user.click(await within(form).findByRole("radio", { name: /Lin/ }));
    expect(within(form).queryByRole("radio", { name: /Minji/ })).toBeNull();
    await user.type(within(form).getByRole("textbox", { name: /Phone number/ }), "+82 2 312 3456");
    await user.click(within(form).getByRole("button", { name: "Assign user" }));
    await waitFor(() =>
      expect(
        server.sent.find(({ route }) => route === "PATCH /api/v1/partners/1/contacts/1")?.body,
      ).toMatchObject({ user_id: "u2", revision: 4 }),
    );
  });
});
