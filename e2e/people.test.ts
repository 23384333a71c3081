import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { findBarriers } from "./accessibility.ts";
import { focused, pressOn, tabTo } from "./keyboard.ts";
import { marketplace, visitorsOf } from "./marketplace.ts";
import { accept, enroll, enter as openAs } from "./sign-in.ts";

const site = marketplace();
const { visit } = visitorsOf(site);

type Role = Parameters<typeof site.invite>[1];

/** Adds a member to a partner, without a browser. */
async function add(partner: string, name: string, role: Role): Promise<void> {
  await enroll(site, { email: emailOf(partner, name), name, role, partner });
}

/** Opens the people page of a partner as one of its members. */
async function enter(partner: string, name: string, role: Role): Promise<Page> {
  const newcomer = { email: emailOf(partner, name), name, role, partner };
  const page = await openAs(site, visit, newcomer, `/partners/${partner}/people`);
  await page.getByRole("heading", { name: /^Members \(\d/ }).waitFor();
  return page;
}

function emailOf(partner: string, name: string): string {
  return `${name.toLowerCase()}.${partner}@example.com`;
}

function row(page: Page, name: string) {
  return page.getByRole("row", { name });
}

describe("an owner", () => {
  const partner = "4101101";

  test("changes a role, removes a member, and can change nothing after a transfer of ownership", async () => {
    await add(partner, "Vera", "viewer");
    await add(partner, "Mina", "manager");
    const page = await enter(partner, "Olga", "owner");
    expect(await row(page, "Olga").innerText()).toContain("You");
    expect(await row(page, "Olga").innerText()).toContain(
      "The only owner. Make someone else an owner first.",
    );
    expect(await row(page, "Olga").getByRole("button").count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);

    await page.getByRole("button", { name: "Change Vera" }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("radio", { name: /^Manager/ }).check();
    await page.getByRole("button", { name: "Save role" }).click();
    await page.getByText("Vera now has the role “Manager”.").waitFor();
    expect(await row(page, "Vera").innerText()).toContain("Manager");
    await expect.poll(() => focused(page)).toBe("Change Vera");

    await page.getByRole("button", { name: "Change Vera" }).click();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog", { name: "Remove Vera?" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByText("Vera was removed.").waitFor();
    await row(page, "Vera").waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Members (2)");

    await page.getByRole("button", { name: "Change Mina" }).click();
    await page.getByRole("button", { name: "Transfer ownership" }).click();
    await page.getByText("After that, you no longer decide who has access").waitFor();
    await page.getByRole("button", { name: "Transfer ownership" }).click();
    await page.getByText("Mina is now an owner of Veltrassa Analytics, Inc.").waitFor();
    expect(await row(page, "Mina").innerText()).toContain("Owner");
    expect(await page.getByRole("button", { name: /^Change/ }).count()).toBe(0);
    expect(await page.getByLabel("Role").getByRole("option").allInnerTexts()).toEqual(["Manager", "Viewer"]);
  });

  test("invites a person once, sends the invitation again, and revokes it", async () => {
    const other = "4101909";
    const page = await enter(other, "Olga", "owner");
    const invitations = page.getByRole("region", { name: /^Invitations/ });
    await page.getByRole("button", { name: "Send invitation" }).click();
    await page.getByText("Enter a complete e-mail address").waitFor();
    await page.getByLabel("E-mail", { exact: true }).fill("minji@example.com");
    await page.getByLabel("Role").selectOption("Manager");
    await page.getByLabel("Language of the e-mail").selectOption("한국어");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Send invitation" }).click();
    await page
      .getByText("The invitation for minji@example.com is ready, but this server sends no e-mail.")
      .waitFor();
    await invitations.getByText("Manager · 한국어").waitFor();
    const first = await site.mailed("minji@example.com", "/join");

    await page.getByLabel("E-mail", { exact: true }).fill("Minji@example.com");
    await page.keyboard.press("Enter");
    await page.getByText("has already been invited. Send that invitation again").waitFor();
    await invitations.getByRole("button", { name: "Send again to minji@example.com" }).click();
    await expect.poll(() => site.mailed("minji@example.com", "/join")).not.toBe(first);
    expect(await findBarriers(page)).toEqual([]);

    await invitations.getByRole("button", { name: /^Revoke/ }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("There are no open invitations.").waitFor();
    await expect.poll(() => focused(page)).toBe("Invitations (0)");
  });

  test("does everything by keyboard, and the focus returns to where it was", async () => {
    const other = "4101606";
    await add(other, "Vera", "viewer");
    const page = await enter(other, "Olga", "owner");
    await page.getByRole("link", { name: "Eligibility" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Today" }).or(page.getByLabel("As of")).waitFor();
    await pressOn(page, page.getByRole("link", { name: "Account settings" }));
    await row(page, "Vera").waitFor();
    expect(await focused(page)).toBe("Account settings");
    await tabTo(page, "Change Vera");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Change Vera" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await focused(page)).toBe("Change Vera");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowUp");
    await tabTo(page, "Save role");
    await page.keyboard.press("Enter");
    await page.getByText("Vera now has the role “Manager”.").waitFor();
    await expect.poll(() => focused(page)).toBe("Change Vera");
  });
});

test("an owner who leaves a partner no longer sees it", async () => {
  const partner = "4101202";
  await add(partner, "Otto", "owner");
  const page = await enter(partner, "Olga", "owner");
  await page.getByRole("button", { name: "Change Olga" }).click();
  await page.getByRole("button", { name: "Leave" }).click();
  await page
    .getByRole("dialog", { name: /^Leave / })
    .getByRole("button", { name: "Leave" })
    .click();
  await page.getByRole("heading", { name: "You don’t belong to a partner yet" }).waitFor();
  expect(await findBarriers(page)).toEqual([]);
});

test("a viewer sees the members but no buttons; the team’s page refuses with a reason", async () => {
  const partner = "4101808";
  await add(partner, "Mina", "manager");
  const page = await enter(partner, "Vera", "viewer");
  expect(await row(page, "Vera").innerText()).toContain("You");
  await row(page, "Mina").waitFor();
  expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
  expect(await page.getByRole("navigation", { name: "Main" }).count()).toBe(0);
  expect(await findBarriers(page)).toEqual([]);
  await page.goto(`${site.address()}/team`);
  await page.getByText("You don’t have permission to see this page").waitFor();
});

test("the team’s members join by e-mail; the last administrator stays", async () => {
  const page = await visit("/", {}, true);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Team" }).click();
  for (const [email, name, role] of [
    ["jonas@example.com", "Jonas", "Administrator"],
    ["ana@example.com", "Ana", "Advocate"],
  ] as const) {
    await page.getByLabel("E-mail", { exact: true }).fill(email);
    await page.getByLabel("Role").selectOption(role);
    await page.getByRole("button", { name: "Send invitation" }).click();
    await page.getByText(`Copy this link and send it to ${email} yourself.`).waitFor();
    await accept(site, await site.mailed(email, "/join"), name);
  }
  await page.reload();
  expect(await row(page, "Jonas").innerText()).toContain("The only administrator.");
  await page.getByRole("button", { name: "Change Ana" }).click();
  await page.getByRole("radio", { name: /^Administrator/ }).check();
  await page.getByRole("button", { name: "Save role" }).click();
  await page.getByText("Ana now has the role “Administrator”.").waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByRole("button", { name: "Change Jonas" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByText("Jonas was removed.").waitFor();
  expect(await row(page, "Ana").innerText()).toContain("The only administrator.");
});

describe("a key", () => {
  const ask = async (key: string, path: string) =>
    (await fetch(`${site.address()}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } })).status;

  test("for one partner reaches only that one; replacing and revoking it work immediately", async () => {
    const page = await visit("/keys", {}, true);
    await page.getByRole("button", { name: "Create a key" }).click();
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText("Give the key a name.").waitFor();
    await page.getByText("Select at least one action.").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.type("Nightly report");
    await page.getByRole("radio", { name: "One partner" }).check();
    expect(await page.getByRole("checkbox", { name: "Create and revoke keys" }).count()).toBe(0);
    await page.getByLabel("Partner ID").fill("nobody");
    await page.getByRole("checkbox", { name: /^Read a partner:/ }).check();
    // The server's clock is that of the example, and the browser's is not: a day would be long past.
    await page.getByLabel("Expires").selectOption("never");
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByText('There is no partner "nobody".').waitFor();
    await page.getByLabel("Partner ID").fill("4101101");
    await page.getByText("Veltrassa Analytics, Inc.").waitFor();
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByRole("heading", { name: "The key “Nightly report” was created" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    const key = await page.getByRole("main").getByRole("code").innerText();
    expect(await ask(key, "/partners/4101101")).toBe(200);
    expect(await ask(key, "/partners/4101808")).toBe(404);
    expect(await ask(key, "/keys")).toBe(403);

    await page.getByRole("button", { name: "I have saved it" }).click();
    expect(await page.getByText(key).count()).toBe(0);
    await page.getByRole("button", { name: "Replace Nightly report" }).click();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel("The old key expires").selectOption("immediately");
    await page.getByRole("dialog").getByRole("button", { name: "Replace" }).click();
    const next = await page.getByRole("main").getByRole("code").innerText();
    expect(next).not.toBe(key);
    expect(await ask(key, "/partners/4101101")).toBe(401);
    expect(await ask(next, "/partners/4101101")).toBe(200);

    await page.reload();
    await page.getByRole("button", { name: "Revoke Nightly report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText("The key “Nightly report” was revoked.").waitFor();
    expect(await ask(next, "/partners/4101101")).toBe(401);
    await page.getByText("No longer in use (2)").click();
    expect(await findBarriers(page)).toEqual([]);
  });
});
