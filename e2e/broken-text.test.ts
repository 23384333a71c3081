import { afterAll, expect, test } from "vitest";
import { findBrokenText } from "./broken-text.ts";
import { sharedBrowser } from "./browser.ts";

const page = await (await sharedBrowser()).newPage();
afterAll(() => page.close());

const found = async (content: string) => {
  await page.setContent(content);
  return findBrokenText(page);
};

test("a word that goes on in the next line is found, and one broken at its hyphen is not", async () => {
  const narrow = (text: string) => `<p style="width: 60px; overflow-wrap: anywhere">${text}</p>`;
  expect(await found(narrow("Brackenmoor Ltd"))).toEqual(["broken in two: Brackenmoor"]);
  expect(await found(narrow("in time e-mail, a@b.example, L4101101-0141"))).toEqual([]);
});

test("a choice that is cut off is found", async () => {
  const select = (px: number) => `<select style="width: ${px}px"><option>Billed sales, highest first`;
  expect(await found(select(90))).toEqual(["cut off: Billed sales, highest first"]);
  expect(await found(select(400))).toEqual([]);
});

test("what no one sees is passed over", async () => {
  const folded = `<details><summary>More</summary><p style="width: 9px">Brackenmoor</p></details>`;
  const heard = `<p style="position: absolute; width: 1px; overflow-wrap: anywhere">Brackenmoor</p>`;
  expect(await found(folded + heard)).toEqual([]);
});
