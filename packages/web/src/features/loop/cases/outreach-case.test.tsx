import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeServer } from "../../../testing/fake-server.ts";
import { outreach } from "../../../testing/loop.ts";
import { show } from "../../../testing/show.tsx";
import { advocate } from "../../../testing/work.ts";
import { OutreachCase } from "./outreach-case.tsx";

async function open(changes: Parameters<typeof outreach>[0]) {
  fakeServer();
  const publication = outreach({ actions: ["contact"], ...changes });
  return show(<OutreachCase outreach={publication} partner="Veltrassa" />, { me: advocate });
}

test("the letter to the owner begins in the owner's language, whatever the advocate reads", async () => {
  const user = await open({ ownerLanguage: "ko-KR", offerTitle: "하늘 장부" });
  await user.click(await screen.findByRole("button", { name: "Write the first word" }));
  const letter = screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Message/ });
  expect(letter.value).toContain("하늘 장부");
  expect(letter.value).toMatch(/\p{Script=Hangul}{3}/u);
  expect(letter.value).not.toMatch(/team|live/i);
});

test("the check of the listing is shown to the team", async () => {
  await open({ selfCheck: { checkedAt: "2026-03-01T09:00:00Z", ok: 7, open: 2 } });
  await screen.findByText("7 rules are met, 2 are open.");
  screen.getByText("Check the listing");
});
