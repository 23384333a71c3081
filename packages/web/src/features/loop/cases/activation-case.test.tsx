import {
  askActivation,
  deliverActivation,
  logActivationContact,
  type Me,
  noteActivation,
  planActivation,
} from "@laurel/contract";
import { cleanup, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer, json } from "../../../testing/fake-server.ts";
import { activation, promise } from "../../../testing/loop.ts";
import { show, wordsShown } from "../../../testing/show.tsx";
import { activationDetail, advocate, auditor, step } from "../../../testing/work.ts";
import { ActivationCase } from "./activation-case.tsx";

const actions = ["log-contact", "plan", "ask", "deliver", "decline", "assign", "note"];

async function open(changes: Parameters<typeof activationDetail>[0] = {}, me: Me = advocate) {
  const server = fakeServer();
  const user = await show(
    <ActivationCase activation={activationDetail({ actions, ...changes })} partner="Veltrassa" />,
    { me },
  );
  return { server, user };
}
const form = (name: string) => within(screen.getByRole("region", { name }));
const posted = (server: ReturnType<typeof fakeServer>) =>
  server.sent.filter(({ route }) => route.startsWith("POST"));

test("only what the answer allows can be done, the next step first", async () => {
  await open({ actions: ["log-contact", "decline", "assign", "note"] });
  const panel = form("What to do next");
  expect(panel.getAllByRole("button").map(({ textContent }) => textContent)).toEqual([
    "Log a contact",
    "Add an internal note",
    "Decline",
  ]);
});

test("an auditor reads everything and finds nothing to press", async () => {
  await open({ steps: [step()] }, auditor);
  expect(screen.queryByRole("region", { name: "What to do next" })).toBeNull();
  expect(screen.queryAllByRole("button")).toEqual([]);
  screen.getByText("Which logo?");
});

test("each form says who reads what is written in it", async () => {
  const { user } = await open();
  await user.click(screen.getByRole("button", { name: "Ask the partner" }));
  form("Ask the partner").getByText(/^Minji gets this by e-mail and answers in the portal\./);
  await user.click(screen.getByRole("button", { name: "Add an internal note" }));
  form("Add an internal note").getByText("Only the team reads this. The partner never does.");
});

test("a contact is logged with its channel, its time and what was said", async () => {
  const { server, user } = await open();
  server.answer(logActivationContact, activation());
  await user.click(screen.getByRole("button", { name: "Log a contact" }));
  const box = form("Log a contact");
  await user.click(box.getByRole("button", { name: "Log a contact" }));
  expect(document.activeElement?.tagName).toBe("TEXTAREA");
  expect(posted(server)).toEqual([]);
  await user.type(box.getByLabelText("What was said"), "We meet on Monday.");
  await user.selectOptions(box.getByLabelText("How"), "meeting");
  await user.type(box.getByLabelText(/^When/), "2026-01-05T09:30");
  await user.click(box.getByRole("button", { name: "Log a contact" }));
  await screen.findByText("Done: Log a contact.");
  expect(posted(server)).toEqual([
    {
      route: "POST /api/v1/activations/3/contact",
      body: {
        channel: "meeting",
        text: "We meet on Monday.",
        at: new Date("2026-01-05T09:30").toISOString(),
      },
    },
  ]);
});

test("a delivery takes a link only if it is one", async () => {
  const { server, user } = await open();
  server.answer(deliverActivation, activation());
  await user.click(screen.getByRole("button", { name: "Deliver" }));
  const box = form("Deliver");
  await user.type(box.getByLabelText("Link (optional)"), "example.com");
  await user.click(box.getByRole("button", { name: "Deliver" }));
  await box.findByText("Enter a complete address that begins with https://.");
  await user.clear(box.getByLabelText("Link (optional)"));
  await user.type(box.getByLabelText("Link (optional)"), "https://example.com/post");
  await user.click(box.getByRole("button", { name: "Deliver" }));
  await screen.findByText("Done: Deliver.");
  expect(posted(server)).toMatchObject([{ body: { link: "https://example.com/post" } }]);
});

test("a plan is sent with the days that are known", async () => {
  const { server, user } = await open();
  server.answer(planActivation, activation());
  await user.click(screen.getByRole("button", { name: "Plan the steps" }));
  const box = form("Plan the steps");
  await user.type(box.getByLabelText("Step 1"), "Draft");
  await user.type(box.getByLabelText("Day of step 1 (optional)"), "2026-12-10");
  await user.click(box.getByRole("button", { name: "Add a step" }));
  await user.type(box.getByLabelText("Step 2"), "Publish");
  await user.click(box.getByRole("button", { name: "Plan the steps" }));
  await screen.findByText("Done: Plan the steps.");
  expect(posted(server)).toMatchObject([
    { body: { steps: [{ text: "Draft", on: "2026-12-10" }, { text: "Publish" }] } },
  ]);
});

test("what was entered is still there after the page was closed, and gone once it was sent", async () => {
  const first = await open();
  await first.user.click(screen.getByRole("button", { name: "Add an internal note" }));
  await first.user.type(screen.getByLabelText("Note"), "They are in a hurry.");
  cleanup();
  const { server, user } = await open();
  server.answer(noteActivation, activation());
  await user.click(screen.getByRole("button", { name: "Add an internal note" }));
  screen.getByText("What you entered earlier is still here.");
  await user.click(form("Add an internal note").getByRole("button", { name: "Add an internal note" }));
  await screen.findByText("Done: Add an internal note.");
  expect(posted(server)).toMatchObject([{ body: { text: "They are in a hurry." } }]);
  expect(sessionStorage.length).toBe(0);
});

test("what the server finds wrong is told at its field, and nothing is lost", async () => {
  const { server, user } = await open();
  const problem = { type: "", title: "", status: 400, instance: "", code: "body-invalid", detail: "Wrong." };
  const errors = [{ code: "too-long", message: "Write less.", pointer: "/body/text" }];
  server.on(`POST /api/v1${askActivation.path}`, () =>
    json({ ...problem, errors }, 400, "application/problem+json"),
  );
  await user.click(screen.getByRole("button", { name: "Ask the partner" }));
  const box = form("Ask the partner");
  await user.selectOptions(box.getByLabelText("Reason"), "material");
  await user.type(box.getByLabelText("What you need to know"), "Which logo?");
  await user.click(box.getByRole("button", { name: "Ask the partner" }));
  await box.findByText("Write less.");
  expect((box.getByLabelText("What you need to know") as HTMLTextAreaElement).value).toBe("Which logo?");
});

test("a note is marked as internal in the history, and a pause tells who, why and how long", async () => {
  const pauses = [
    {
      from: "2026-11-28T18:00:00Z",
      to: "2026-11-30T18:00:00Z",
      by: "person:p2",
      byName: "Ana",
      why: "Which logo?",
      workingMs: 7_200_000,
    },
  ];
  await open({
    steps: [step(), step({ stepId: 2, action: "note", internal: true, text: "Slow." })],
    promises: [promise({ kind: "next-step", pauses })],
  });
  const [asked, note, pause] = within(screen.getByRole("region", { name: "History" })).getAllByRole(
    "listitem",
  );
  expect(asked?.textContent).not.toContain("Internal");
  expect(note?.textContent).toMatch(/^Internal, the partner does not see it.*Slow\.$/);
  expect(pause?.textContent).toContain("by Ana (2 hours of working time): Which logo?");
});

test("a missing contact and an address that bounces are told in words", async () => {
  await open({ contact: null });
  expect(wordsShown()).toContain("No contact is named, so there is no one to talk to.");
  cleanup();
  const contact = { ...activationDetail().contact, reach: "bounced" } as const;
  await open({ contact: contact as never, languageSpoken: false });
  expect(wordsShown()).toContain("Mail bounces. Ask for another address.");
  expect(wordsShown()).toContain("does not speak Korean");
  expect(screen.getByRole("link", { name: "+8223123456" }).getAttribute("href")).toBe("tel:+8223123456");
});
