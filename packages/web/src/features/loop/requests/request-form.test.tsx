import * as contract from "@laurel/contract";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { fakeServer } from "../../../testing/fake-server.ts";
import { owner } from "../../../testing/loop.ts";
import { show } from "../../../testing/show.tsx";
import { RequestForm } from "./request-form.tsx";

const emptyDraft = { name: "request technical", fields: {}, revision: 0, savedAt: null };

const answered: contract.LoopRequest = {
  requestId: 8,
  partnerId: "1",
  partnerName: "Veltrassa",
  kind: "technical",
  state: "open",
  about: null,
  reason: null,
  offerId: null,
  offerTitle: null,
  stage: "design",
  environment: "hybrid",
  text: "Help",
  wishedOn: null,
  language: "en",
  openedBy: { who: "person:p1", name: "Olga" },
  openedAt: "2026-11-27T18:00:00Z",
  reopenUntil: null,
  upheldAs: null,
  assignee: null,
  promises: [],
  steps: [],
  actions: [],
  revision: 1,
};

function serverWithDraft(fields: Record<string, unknown> = {}) {
  const server = fakeServer();
  server.answer(contract.getDraft, { ...emptyDraft, fields });
  server.answer(contract.saveDraft, { ...emptyDraft, revision: 1 });
  server.answer(contract.dropDraft, emptyDraft);
  server.answer(contract.makeRequest, answered);
  return server;
}

const offers = [{ offerId: "of-1", title: "Insight" }];
const posted = "POST /api/v1/partners/1/requests";

function technicalForm(sent: Parameters<typeof RequestForm>[0]["sent"]) {
  return (
    <RequestForm partnerId="1" kind="technical" offers={offers} offerId={null} about={null} sent={sent} />
  );
}

describe("a request", () => {
  test.each([
    ["en", "Submit request"],
    ["zh-TW", "提交要求"],
    ["ko-KR", "요청 제출"],
  ] as const)("has in %s the button of the public page", async (language, name) => {
    serverWithDraft();
    await show(technicalForm(vi.fn()), { language, me: owner });
    await screen.findByRole("button", { name });
  });

  test("for technical help says where the work is and in which environment", async () => {
    const server = serverWithDraft();
    const sent = vi.fn();
    const user = await show(technicalForm(sent), { me: owner });
    await user.type(await screen.findByRole("textbox", { name: /What do you need/ }), "A design review");
    await user.click(screen.getByRole("button", { name: "Submit request" }));
    await screen.findByText("Choose where the work is.");
    screen.getByText("Choose the environment.");
    expect(server.sent.some(({ route }) => route === posted)).toBe(false);
    await user.click(screen.getByRole("radio", { name: "Design" }));
    await user.click(screen.getByRole("radio", { name: "Hybrid" }));
    await user.selectOptions(screen.getByRole("combobox", { name: /Offer/ }), "of-1");
    fireEvent.change(screen.getByLabelText(/Wished for by/), { target: { value: "2026-12-18" } });
    await user.click(screen.getByRole("button", { name: "Submit request" }));
    await vi.waitFor(() => expect(sent).toHaveBeenCalled());
    expect(server.sent.find(({ route }) => route === posted)?.body).toEqual({
      kind: "technical",
      stage: "design",
      environment: "hybrid",
      offer_id: "of-1",
      text: "A design review",
      wished_on: "2026-12-18",
    });
  });

  test.each([
    ["en", ["Pre-sales", "Design", "Deployment", "App development"], ["Cloud", "Hybrid"]],
    ["zh-TW", ["售前", "設計", "部署", "應用程式開發"], ["雲端", "混合式"]],
    ["ko-KR", ["판매 전 상담", "설계", "배포", "앱 개발"], ["클라우드", "하이브리드"]],
  ] as const)(
    "for technical help may be in %s for each kind of work",
    async (language, works, environments) => {
      serverWithDraft();
      await show(technicalForm(vi.fn()), { language, me: owner });
      await screen.findByRole("radio", { name: works[0] });
      const named = screen.getAllByRole("radio").map((radio) => (radio as HTMLInputElement).labels?.[0]);
      expect(named.map((label) => label?.textContent)).toEqual([...works, ...environments]);
    },
  );

  test("that was half filled is there again", async () => {
    serverWithDraft({ text: "A design", stage: "design" });
    await show(
      <RequestForm
        partnerId="1"
        kind="technical"
        offers={offers}
        offerId={null}
        about={null}
        sent={vi.fn()}
      />,
      { me: owner },
    );
    const text = await screen.findByRole("textbox", { name: /What do you need/ });
    expect((text as HTMLTextAreaElement).value).toBe("A design");
    expect((screen.getByRole("radio", { name: "Design" }) as HTMLInputElement).checked).toBe(true);
    screen.getByText("What you entered earlier is still here.");
  });

  test("that appeals tells the very figure it is about", async () => {
    const server = serverWithDraft();
    const sent = vi.fn();
    const user = await show(
      <RequestForm
        partnerId="1"
        kind="appeal"
        offers={offers}
        offerId={null}
        about="measure:billedSales@2026-03-31"
        sent={sent}
      />,
      { me: owner },
    );
    await user.type(await screen.findByRole("textbox", { name: /What is wrong/ }), "Invoice 77 is missing");
    await user.click(screen.getByRole("button", { name: "Submit request" }));
    await vi.waitFor(() => expect(sent).toHaveBeenCalled());
    expect(server.sent.find(({ route }) => route === posted)?.body).toEqual({
      kind: "appeal",
      text: "Invoice 77 is missing",
      about: "measure:billedSales@2026-03-31",
    });
  });
});
