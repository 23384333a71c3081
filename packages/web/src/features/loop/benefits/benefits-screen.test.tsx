import * as contract from "@laurel/contract";
import { screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { fakeServer, json } from "../../../testing/fake-server.ts";
import { activation, benefit, owner, promise } from "../../../testing/loop.ts";
import { program } from "../../../testing/program.ts";
import { show } from "../../../testing/show.tsx";
import type { BenefitSearch } from "./benefit-search.ts";
import { BenefitsScreen } from "./benefits-screen.tsx";

const press = benefit({ benefit: "press", offerId: "of-1", category: "marketing" });
const technical = benefit({ benefit: "assistance", category: "technical" });
const locked = benefit({
  benefit: "blog",
  category: "marketing",
  state: "locked",
  mayActivate: false,
  refusals: [{ code: "benefit-locked", message: "This benefit isn’t unlocked." }],
});

function screenOf(items: readonly contract.PartnerBenefit[], search: BenefitSearch = {}) {
  const asked = vi.fn();
  const look = vi.fn();
  return {
    asked,
    look,
    part: (
      <BenefitsScreen
        partnerId="1"
        items={items}
        search={search}
        look={look}
        askFirst={asked}
        contacts={<p>The contact</p>}
        titleOf={() => "Insight"}
        renderWhy={(id) => <p>Why {id} is locked</p>}
        renderUse={(id) => <p>How to use {id}</p>}
      />
    ),
  };
}

const cardOf = (name: string) => within(screen.getByRole("heading", { name }).closest("li") as HTMLElement);

describe("the benefits", () => {
  test.each([
    ["en", "Sales and marketing benefits", "Technical benefits"],
    ["zh-TW", "銷售與行銷權益", "技術權益"],
    ["ko-KR", "판매 및 마케팅 혜택", "기술 혜택"],
  ] as const)("have in %s the tabs of the public page", async (language, first, second) => {
    await show(screenOf([benefit(), technical]).part, { language, me: owner });
    expect((await screen.findByRole("link", { name: first })).getAttribute("aria-current")).toBe("page");
    screen.getByRole("link", { name: second });
    screen.getByText("The contact");
  });

  test("of the technical tab ask for no contact", async () => {
    await show(screenOf([benefit(), technical], { tab: "technical" }).part, { me: owner });
    await screen.findByText(/Technical benefits need no marketing contact/);
    expect(screen.queryByText("The contact")).toBeNull();
    expect(screen.queryByRole("heading", { name: "Credits" })).toBeNull();
  });

  test("say by which day the team gets in touch once one is activated", async () => {
    const server = fakeServer();
    server.answer(contract.makeActivation, activation());
    const user = await show(screenOf([benefit()]).part, { me: owner });
    await user.click(await screen.findByRole("button", { name: "Activate Credits" }));
    await screen.findByText(/A member of the rewards team gets in touch by Friday 4 December/);
    expect(server.sent[0]?.body).toEqual({ benefit: "credits" });
  });

  test("are activated together; one that is refused says why, and the other goes through", async () => {
    const server = fakeServer();
    server.on("POST /api/v1/partners/1/activations", ({ body }) =>
      (body as { benefit: string }).benefit === "press"
        ? json(
            {
              ...{ type: "", title: "", status: 409, instance: "", code: "prerequisite-missing" },
              detail: "Complete the listing first.",
            },
            409,
            "application/problem+json",
          )
        : json(contract.toWire(contract.Activation, activation()), 201),
    );
    const user = await show(screenOf([benefit(), press]).part, { me: owner });
    await user.click(await screen.findByRole("checkbox", { name: "Choose Credits" }));
    await user.click(screen.getByRole("checkbox", { name: "Choose press, Insight" }));
    await user.click(screen.getByRole("button", { name: "Activate 2 benefits" }));
    expect((await screen.findByRole("alert")).textContent).toContain("press: Complete the listing first.");
    await screen.findByText(/^Activated\. A member/);
    expect(server.sent.map(({ body }) => body)).toEqual([
      { benefit: "credits" },
      { benefit: "press", offer_id: "of-1" },
    ]);
  });

  test("without a contact lead to the page that asks for one", async () => {
    const needs = benefit({
      mayActivate: false,
      refusals: [{ code: "contact-required", message: "Name a contact.", next: { kind: "contact" } }],
    });
    const { part, asked } = screenOf([needs]);
    const user = await show(part, { me: owner });
    await user.click(await screen.findByRole("button", { name: "Activate Credits" }));
    expect(asked).toHaveBeenCalledWith(["credits"]);
  });

  test("that are locked say why, and can't be chosen", async () => {
    await show(screenOf([locked]).part, { me: owner });
    await screen.findByText("Why blog is locked");
    cardOf("blog").getByText("Locked");
    expect(screen.queryByRole("button", { name: /Activate/ })).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  test("tell what comes first, with a link to it", async () => {
    const blocked = benefit({
      mayActivate: false,
      refusals: [
        {
          code: "prerequisite-missing",
          message: "Complete press first.",
          next: { kind: "benefit", id: "press" },
        },
      ],
    });
    await show(screenOf([blocked]).part, { me: owner });
    await screen.findByText(/Complete press first\./);
    expect(screen.getByRole("link", { name: "Go to that benefit" }).getAttribute("href")).toBe(
      "/partners/1/benefits?find=press",
    );
  });

  test("that are under way show what is promised, and the last day of it in the program's zone", async () => {
    const active = benefit({
      state: "requested",
      mayActivate: false,
      refusals: [{ code: "already-active", message: "Already active." }],
      activations: [activation()],
    });
    await show(screenOf([active]).part, { me: owner });
    await screen.findByText("A member of the rewards team gets in touch by Friday 4 December.");
    expect(screen.queryByText("Already active.")).toBeNull();
  });

  test("of a promise that was missed say so in words", async () => {
    const late = activation({ promises: [promise({ state: "missed" })] });
    const active = benefit({ state: "requested", mayActivate: false, activations: [late] });
    await show(screenOf([active]).part, { me: owner });
    await screen.findByText(/The rewards team is late: it promised to get in touch by Friday 4 December/);
  });

  test("can be filtered by state and found by name", async () => {
    const { part } = screenOf([benefit(), locked, press], { state: "ready", q: "cred" });
    await show(part, { me: owner });
    await screen.findByRole("heading", { name: "Credits" });
    expect(screen.queryByRole("heading", { name: "blog" })).toBeNull();
    expect(screen.queryByRole("heading", { name: "press" })).toBeNull();
    screen.getByText("1 benefit");
  });

  test("of which another is wanted by the address are shown in its tab", async () => {
    await show(screenOf([benefit(), technical], { find: "assistance" }).part, { me: owner });
    await screen.findByRole("heading", { name: "assistance" });
  });

  test("with a form open the page that asks for it", async () => {
    const plain = program("en");
    const [version] = plain.versions;
    if (version === undefined) throw new Error("no version");
    const [first] = version.benefits;
    if (first === undefined) throw new Error("no benefit");
    const withForm = { ...plain, versions: [{ ...version, benefits: [{ ...first, form: "sponsorship" }] }] };
    const { part, asked } = screenOf([benefit()]);
    const user = await show(part, { me: owner, program: withForm });
    await user.click(await screen.findByRole("button", { name: "Activate Credits" }));
    expect(asked).toHaveBeenCalledWith(["credits"]);
  });
});
