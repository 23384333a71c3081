import * as contract from "@laurel/contract";
import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { fakeServer, json } from "../../../testing/fake-server.ts";
import { offer, outreach, owner, viewer } from "../../../testing/loop.ts";
import { show } from "../../../testing/show.tsx";
import { OfferCard } from "./offer-card.tsx";

function card(changes: Partial<contract.Outreach> = {}) {
  return (
    <OfferCard
      partnerId="1"
      offer={offer({ outreach: [outreach(changes)] })}
      renderMessage={(_, id) => <p>Message {id}</p>}
    />
  );
}

describe("an offer", () => {
  test("tells who was written to and when, and lets any member read the message itself", async () => {
    const user = await show(card(), { me: viewer });
    await screen.findByText("On 20 February 2026 we wrote to gone@example.com (owner of the offer).");
    expect(screen.queryByText("Message 40")).toBeNull();
    await user.click(screen.getByText("Read the message and its next steps"));
    await screen.findByText("Message 40");
  });

  test("that no one wrote about leads to a support request in two clicks, with offer and dates", async () => {
    const server = fakeServer();
    server.on("POST /api/v1/partners/1/requests", () =>
      json({ request_id: 9, promises: [], steps: [] }, 201),
    );
    const user = await show(card(), { me: viewer });
    await user.click(await screen.findByRole("button", { name: "No one wrote to us about this offer" }));
    await screen.findByText(/We have gone@example\.com as the owner/);
    await user.click(screen.getByRole("button", { name: "Open a support request" }));
    const link = await screen.findByRole("link", { name: "Support request 9 is open" });
    expect(link.getAttribute("href")).toBe("/partners/1/requests/9");
    expect(server.sent[0]?.body).toMatchObject({
      kind: "support",
      offer_id: "of-1",
      about: "outreach:5",
      text: expect.stringMatching(/“Insight” \(of-1\).*20 February 2026.*20 March 2026/),
    });
  });

  test("gets a new owner, who confirms; an incomplete address is refused at the field", async () => {
    const server = fakeServer();
    server.answer(contract.nameOutreachOwner, outreach({ ownerEmail: "new@example.com" }));
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "No one wrote to us about this offer" }));
    const field = screen.getByRole("textbox", { name: /E-mail address of the new owner/ });
    await user.type(field, "new@");
    await user.click(screen.getByRole("button", { name: "Name owner" }));
    await screen.findByText(/Enter a complete e-mail address/);
    expect(server.sent).toEqual([]);
    await user.type(field, "example.com");
    await user.click(screen.getByRole("button", { name: "Name owner" }));
    await screen.findByText("A link to confirm is on its way to new@example.com.");
  });

  test("can be opted out and in by an owner, and not by a viewer", async () => {
    const server = fakeServer();
    server.answer(contract.optOutreachOut, outreach({ state: "opted-out" }));
    const user = await show(card(), { me: owner });
    await user.click(await screen.findByRole("button", { name: "Opt out of this contact" }));
    expect(server.sent[0]?.route).toBe("POST /api/v1/outreach/5/opt-out");
  });

  test("says what it added, and why no one got in touch", async () => {
    await show(card(), { me: viewer });
    await screen.findByText("What this offer added: one more activity");
    screen.getByText("The person has left the company.");
    screen.getByText(/No one got in touch by 20 March 2026/);
    expect(screen.queryByRole("button", { name: /Opt out/ })).toBeNull();
  });

  test("with an open support request leads there instead of opening a second one", async () => {
    await show(card({ state: "support-open", requestId: 4 }), { me: owner });
    expect((await screen.findByRole("link", { name: "Open the support request" })).getAttribute("href")).toBe(
      "/partners/1/requests/4",
    );
    expect(screen.queryByRole("button", { name: /No one wrote/ })).toBeNull();
  });
});
