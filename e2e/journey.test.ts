import * as contract from "@laurel/contract";
import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { companies } from "./journey-cast.ts";
import {
  accountEmail,
  administratorEmail,
  firstDay,
  type Journey,
  journeySite,
  offerOf,
  ownerEmail,
} from "./journey-site.ts";
import { sessionOf } from "./session.ts";
import { password } from "./sign-in.ts";

const site = journeySite(companies);
afterEach(() => site.expectNoComplaints());

/** Whom each company names as its contact: someone who is not yet a user. */
const contactEmail = ({ domain }: Journey) => `marketing@${domain}`;
/** The colleague who owns the first offer, and will have left. */
const formerEmail = ({ domain }: Journey) => `former@${domain}`;

/** The page of each company's owner, which stays open for the whole journey. */
const pages = new Map<Journey, Page>();
const pageOf = (journey: Journey): Page => pages.get(journey) ?? failed("no page is open");

function failed(why: string): never {
  throw new Error(why);
}

/** Takes the companies through a part of the journey side by side. */
async function each(go: (journey: Journey, page: Page) => Promise<void>): Promise<void> {
  await Promise.all(site.journeys().map((journey) => go(journey, pageOf(journey))));
}

/** Opens a part of the company's pages by its link. */
async function openPart(page: Page, { words }: Journey, part: string): Promise<void> {
  await page
    .getByRole("navigation", { name: words.t("partner.parts") })
    .getByRole("link", { name: part })
    .click();
}

test("when an offer goes live, its owner gets one e-mail with the advice and the next steps", async () => {
  const journeys = site.journeys();
  await Promise.all(
    journeys.map((company) =>
      site.enroll({
        email: formerEmail(company),
        name: "Lee",
        role: "manager",
        company,
        locale: company.language,
      }),
    ),
  );
  await site.publish(
    journeys.map((company) => ({
      company,
      ...{ offerId: offerOf(company), title: company.offer, models: "subscription", liveOn: firstDay },
      ownerEmail: formerEmail(company),
    })),
  );
  await site.settle();
  for (const journey of journeys) {
    const { text, headers } = await site.mailTo(formerEmail(journey), journey.offer);
    console.log(headers.get("subject"), text);
  }
});

test("the owner signs in and finds the tab of sales and marketing benefits, by the public page's words", async () => {
  await Promise.all(
    site.journeys().map(async (journey) => {
      const { words, language, says } = journey;
      const page = await site.open("/", { language });
      pages.set(journey, page);
      await page.getByLabel(words.t("field.email"), { exact: true }).fill(ownerEmail(journey));
      await page.getByLabel(words.t("field.password"), { exact: true }).fill(password);
      await page.getByRole("button", { name: words.t("sign-in.send"), exact: true }).click();
      await page.getByRole("heading", { name: journey.name, level: 1 }).waitFor();
      await page.getByRole("link", { name: says.accountSettings }).waitFor();
      await openPart(page, journey, says.rewards);
      await page.getByRole("link", { name: says.technical, exact: true }).waitFor();
      await page.getByRole("link", { name: says.salesAndMarketing, exact: true }).click();
      for (const name of [says.add, says.update, says.change])
        await page.getByRole("button", { name, exact: true }).waitFor();
    }),
  );
});

test("Activate without a contact leads to the contact's form and back, with nothing lost", async () => {
  await each(async (journey, page) => {
    const { words, says } = journey;
    const activate = words.t("benefit.activate-this", { benefit: journey.benefit });
    await page.getByRole("button", { name: activate }).click();
    await page.getByText(words.t("activate.contact-first")).waitFor();
    // Half of the benefit's own form is filled before the contact is named.
    await page.getByLabel(journey.fields.customers).fill(journey.customers);
    await page.getByLabel(journey.fields.keywords).fill(journey.keywords);
    await page.getByRole("button", { name: says.activate, exact: true }).click();
    await page.getByRole("button", { name: words.t("contact.add-user") }).click();
    await page.getByLabel(words.t("field.email"), { exact: true }).fill(contactEmail(journey));
    await page.getByLabel(words.t("contact.phone")).fill(journey.phone);
    await page.getByRole("button", { name: words.t("people.invite") }).click();
    const invited = page.getByRole("radio", { name: contactEmail(journey) });
    await invited.waitFor();
    expect(await invited.isChecked()).toBe(true);
    expect(await page.getByLabel(words.t("contact.phone")).inputValue()).toBe(journey.phone);
    expect(await page.getByLabel(journey.fields.customers).inputValue()).toBe(journey.customers);
  });
});

test("the address of the company's account is refused as the contact's, however it is written", async () => {
  await each(async (journey, page) => {
    const { words, says } = journey;
    const address = page.getByLabel(words.t("contact.email"));
    await address.fill(` ${accountEmail(journey).toUpperCase()} `);
    await page.getByRole("button", { name: says.assignUser }).click();
    await page.getByText(words.t("refusal.contact-email-is-account")).waitFor();
    await address.fill(contactEmail(journey));
    await page.getByRole("button", { name: says.assignUser }).click();
    await page.getByText(words.t("contact.add-done", { name: contactEmail(journey), email: contactEmail(journey) })).waitFor();
  });
});
