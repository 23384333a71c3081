import * as contract from "@laurel/contract";
import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, test } from "vitest";
import { fakeServer, json } from "../../../testing/fake-server.ts";
import { activation, benefit, contact, owner } from "../../../testing/loop.ts";
import { show } from "../../../testing/show.tsx";
import { ActivateScreen } from "./activate-screen.tsx";

const emptyDraft = { name: "activation credits", fields: {}, revision: 0, savedAt: null };

function serverWithDraft(fields: Record<string, unknown> = {}) {
  const server = fakeServer();
  server.answer(contract.getDraft, { ...emptyDraft, fields, revision: 1 });
  server.answer(contract.saveDraft, { ...emptyDraft, revision: 2 });
  server.answer(contract.dropDraft, emptyDraft);
  return server;
}

function screenOf(entries: readonly contract.PartnerBenefit[], contacts: readonly contract.Contact[]) {
  return (
    <ActivateScreen
      partnerId="1"
      entries={entries}
      contacts={contacts}
      offers={[]}
      titleOf={() => "Insight"}
      renderForm={() => null}
      renderUse={() => <p>How to use it</p>}
      contactForm={<p>The form of the contact</p>}
      back={() => undefined}
    />
  );
}

const allowance = benefit({ amountMinor: 1_500_000, leftMinor: 1_500_000 });
const posted = "POST /api/v1/partners/1/activations";

describe("activating a benefit", () => {
  test("proposes all that is left of an allowance, then tells the promise and the use", async () => {
    const server = serverWithDraft();
    server.answer(contract.makeActivation, activation({ amountMinor: 1_500_000 }));
    const user = await show(screenOf([allowance], [contact()]), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Activate" }));
    await screen.findByRole("heading", { name: "Credits is activated" });
    screen.getByText("A member of the rewards team gets in touch by Friday 4 December.");
    screen.getByText("How to use it");
    expect(server.sent.find(({ route }) => route === posted)?.body).toEqual({
      benefit: "credits",
      amount_minor: 1_500_000,
    });
    expect(server.sent.some(({ route }) => route.startsWith("DELETE"))).toBe(true);
  });

  test("takes no more than is left", async () => {
    const server = serverWithDraft({ amount: "15,000.01" });
    const user = await show(screenOf([allowance], [contact()]), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Activate" }));
    await screen.findByText(/Enter an amount of at most USD 15,000/);
    expect(server.sent.some(({ route }) => route === posted)).toBe(false);
  });

  test("asks for the contact first, and keeps what was filled in", async () => {
    const server = serverWithDraft({ amount: "200" });
    const needs = {
      ...allowance,
      mayActivate: false,
      refusals: [{ code: "contact-required", message: "Name a contact.", next: { kind: "contact" } }],
    };
    const user = await show(screenOf([needs], []), { me: owner });
    await screen.findByText("The form of the contact");
    const amount = await screen.findByRole("textbox", { name: /Amount in USD/ });
    expect((amount as HTMLInputElement).value).toBe("200");
    await user.click(screen.getByRole("button", { name: "Activate" }));
    expect(server.sent.some(({ route }) => route === posted)).toBe(false);
    expect(document.activeElement?.textContent).toContain("Name a marketing contact first");
  });

  test("says that the contact is named, and puts the focus there", async () => {
    serverWithDraft({ amount: "200" });
    const refusals = [{ code: "contact-required" as const, message: "Name a contact." }];
    function Naming() {
      const [isNamed, setNamed] = useState(false);
      return (
        <>
          <button type="button" onClick={() => setNamed(true)}>
            Name
          </button>
          {isNamed ? screenOf([allowance], [contact()]) : screenOf([{ ...allowance, refusals }], [])}
        </>
      );
    }
    const user = await show(<Naming />, { me: owner });
    await screen.findByText("The form of the contact");
    await user.click(screen.getByRole("button", { name: "Name" }));
    await screen.findByText(/is now a marketing contact/);
    expect(document.activeElement?.textContent).toContain("is now a marketing contact");
  });

  test("tells every reason of a refusal with its way out", async () => {
    const server = serverWithDraft();
    const refusals = [
      {
        code: "prerequisite-missing",
        message: "Complete press first.",
        next: { kind: "benefit", id: "press" },
      },
      { code: "already-active", message: "It is under way.", next: { kind: "activation", id: "12" } },
    ];
    server.on(posted, () =>
      json(
        {
          ...{ type: "", title: "", status: 409, instance: "", code: "prerequisite-missing" },
          ...{ detail: "Complete press first.", refusals },
        },
        409,
        "application/problem+json",
      ),
    );
    const user = await show(screenOf([benefit()], [contact()]), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Activate" }));
    expect((await screen.findByRole("link", { name: "Open that activation" })).getAttribute("href")).toBe(
      "/partners/1/activations/12",
    );
    screen.getByRole("link", { name: "Go to that benefit" });
  });

  test("goes to the contact that was chosen, for all chosen benefits at once", async () => {
    const server = serverWithDraft();
    server.answer(contract.makeActivation, activation());
    const press = benefit({ benefit: "press", offerId: "of-1" });
    const other = contact({ contactId: 2, name: "Lin", primary: false });
    const user = await show(screenOf([benefit(), press], [contact(), other]), { me: owner });
    await user.selectOptions(await screen.findByRole("combobox", { name: /Contact for this/ }), "2");
    await screen.findByRole("heading", { name: "press, Insight" });
    await user.click(screen.getByRole("button", { name: "Activate 2 benefits" }));
    await screen.findByRole("heading", { name: "press, Insight is activated" });
    const bodies = server.sent.filter(({ route }) => route === posted).map(({ body }) => body);
    expect(bodies).toEqual([
      { benefit: "credits", contact_id: 2 },
      { benefit: "press", offer_id: "of-1", contact_id: 2 },
    ]);
  });

  test("whose draft another tab has changed asks whose answers stay", async () => {
    const server = serverWithDraft({ amount: "200" });
    const user = await show(screenOf([allowance], [contact()]), { me: owner });
    const amount = await screen.findByRole("textbox", { name: /Amount in USD/ });
    server.refuse(contract.saveDraft, 409, "changed-meanwhile", "Changed.");
    server.answer(contract.getDraft, { ...emptyDraft, fields: { amount: "300" }, revision: 7 });
    await user.clear(amount);
    await user.type(amount, "250");
    const told = await screen.findByRole("alert");
    await user.click(within(told).getByRole("button", { name: "Take the others" }));
    await waitFor(() => expect((amount as HTMLInputElement).value).toBe("300"));
  });
});
