import { type SelfCheck, saveSelfCheck } from "@laurel/contract";
import { selfCheckRules } from "@laurel/core";
import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../testing/fake-server.ts";
import { offer, viewer } from "../../testing/loop.ts";
import { person } from "../../testing/person.ts";
import { show } from "../../testing/show.tsx";
import { SelfCheckScreen } from "./self-check-screen.tsx";

const saved = (changes: Partial<SelfCheck> = {}): SelfCheck => ({
  ...{ offerId: "of-1", checkedAt: null, checkedBy: null, results: {} },
  ...changes,
});

const png = (name: string, width: number, height: number) => {
  const bytes = new Uint8Array(24);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  new DataView(bytes.buffer).setUint32(16, width);
  new DataView(bytes.buffer).setUint32(20, height);
  return new File([bytes], name, { type: "image/png" });
};

const shown = (check = saved(), me = viewer) =>
  show(<SelfCheckScreen partnerId="1" offer={offer()} saved={check} />, { me });

/** A rule as its reader sees it. */
const rule = (text: RegExp | string) => within(screen.getByText(text).closest("li") as HTMLElement);

test("pasted texts are checked at once, from the title on record", async () => {
  const user = await shown();
  rule("The title has at most 200 characters.").getByText("Found: 7 characters");
  rule("The summary has no line breaks.").getByText("Not checked");
  await user.type(screen.getByRole("textbox", { name: "Search results summary" }), "One.{Enter}Two.");
  rule("The summary has no line breaks.").getByText("Not met");
  await user.clear(screen.getByRole("textbox", { name: "Title" }));
  await user.type(screen.getByRole("textbox", { name: "Title" }), "Insight 🚀");
  rule("The title has no emoji.").getByText("Found: 🚀");
});

test("a picture may be chosen by the keyboard or dropped, and nothing of it is sent", async () => {
  const server = fakeServer();
  const user = await shown();
  await user.tab();
  screen.getByRole("button", { name: "Choose the logo" }).focus();
  const [input] = screen.getAllByLabelText("Choose the logo").filter(({ tagName }) => tagName === "INPUT");
  await user.upload(input as HTMLInputElement, png("logo.png", 400, 400));
  await screen.findByText("Logo: logo.png");
  rule(/^The logo is square/).getByText("Found: 400 × 400");
  rule("The logo is a PNG file.").getByText("Met");
  const zone = screen.getByRole("button", { name: "Choose screenshots" }).parentElement as HTMLElement;
  const files = [png("one.png", 1280, 720), png("two.png", 1280, 720)];
  fireEvent.drop(zone, { dataTransfer: { files } });
  await screen.findByText("Screenshot: two.png");
  rule(/^Each screenshot has 1280/).getByText("Met");
  await user.click(screen.getByRole("button", { name: "Remove one.png" }));
  rule("There are one to 5 screenshots.").getByText("Found: 1");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Choose screenshots" }));
  expect(server.sent).toEqual([]);
});

test("a file of another kind is told by what it is, whatever its name says", async () => {
  const user = await shown();
  const [input] = screen.getAllByLabelText("Choose the logo").filter(({ tagName }) => tagName === "INPUT");
  const choose = (file: File) => user.upload(input as HTMLInputElement, file);
  await choose(new File(["GIF89a\x10\x01\x10\x01"], "logo.png", { type: "image/png" }));
  await screen.findByText("“logo.png” is a GIF file. Choose a PNG file.");
  rule("The logo is a PNG file.").getByText("Not met");
  await choose(new File(["hello"], "notes.png", { type: "image/png" }));
  await screen.findByText("“notes.png” is not a picture that can be read here. Choose a PNG file.");
  rule(/^The logo is square/).getByText("Not checked");
});

test("the result is saved with what was found, beside what was found before", async () => {
  const server = fakeServer();
  server.answer(saveSelfCheck, saved({ checkedAt: "2026-11-27T10:00:00Z" }));
  const before = saved({
    ...{ checkedAt: "2026-11-20T10:00:00Z", checkedBy: { who: "person:p2", name: "Mina" } },
    results: { "logo-size": { ok: true, found: "300 × 300" } },
  });
  const user = await shown(before);
  screen.getByText(/^Saved on .*2026.* by Mina\.$/);
  rule(/^The logo is square/).getByText("Found: 300 × 300");
  await user.click(within(screen.getByRole("radiogroup", { name: /a video of 60/ })).getByLabelText("Yes"));
  screen.getByText(`4 rules are met, ${selfCheckRules.length - 4} are open.`);
  await user.click(screen.getByRole("button", { name: "Save the result" }));
  await screen.findByText("The result is saved.");
  expect(server.sent[0]?.body).toEqual({
    results: {
      "title-length": { ok: true, found: "7" },
      "title-emoji": { ok: true, found: "" },
      video: { ok: true, found: "" },
    },
  });
});

test("each rule links to the page that says it; who may only read can't save", async () => {
  await shown(saved(), { ...person, teamRole: "auditor" });
  const sources = screen.getAllByRole("link", { name: /^Source of the rule/ });
  expect(sources).toHaveLength(selfCheckRules.length);
  expect(screen.queryByRole("button", { name: "Save the result" })).toBeNull();
});
