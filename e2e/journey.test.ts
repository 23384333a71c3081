import * as contract from "@laurel/contract";
import type { Page } from "playwright-core";
import { afterEach, expect, test } from "vitest";
import { promiseText } from "../packages/web/src/features/loop/promises/promise-words.ts";
import { plain } from "../packages/web/src/kit/unbroken.ts";
import { companies } from "./journey-cast.ts";
import {
  accountEmail,
  administratorEmail,
  advocateEmail,
  firstDay,
  type Journey,
  journeySite,
  offerOf,
  ownerEmail,
} from "./journey-site.ts";
import { password } from "./sign-in.ts";

const site = journeySite(companies);
afterEach(() => site.expectNoComplaints());

/** The person that each company names as its contact. They are not yet a user. */
const contactEmail = ({ domain }: Journey) => `marketing@${domain}`;
/** The colleague who owns the first offer, and will have left. */
const formerEmail = ({ domain }: Journey) => `former@${domain}`;

const viewerEmail = ({ domain }: Journey) => `viewer@${domain}`;

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
    expect(headers.get("subject")).toContain(journey.offer);
    expect(text).toContain(journey.advice);
  }
});

test("the owner finds the tab of sales and marketing benefits by the public page's words", async () => {
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
    // The refusal names the address.
    await page.getByText(accountEmail(journey), { exact: false }).waitFor();
    await address.fill(contactEmail(journey));
    await page.getByRole("button", { name: says.assignUser }).click();
    await page.getByText(words.t("activate.contact-first")).waitFor({ state: "detached" });
    // The link to confirm the address is in the first mail.
    await site.mailTo(contactEmail(journey), "/contact#token=");
  });
});

test("the instructions arrive at the contact's address in their language, with the day", async () => {
  await each(async (journey, page) => {
    const { words, says, fields, advocate } = journey;
    expect(await page.getByLabel(fields.customers).inputValue()).toBe(journey.customers);
    await page.getByRole("combobox", { name: fields.offer }).selectOption({ label: journey.offer });
    await page.getByRole("radio", { name: fields.firstGoal }).click();
    await page.getByRole("button", { name: says.activate, exact: true }).click();
    await page
      .getByRole("heading", { name: words.t("activate.done", { benefit: journey.benefit }) })
      .waitFor();
    const { promise, text } = await contactPromise(journey);
    // The seventh day after 15 March ends with it.
    expect(promise.dueAt).toBe("2026-03-23T00:00:00Z");
    await page.getByText(text).waitFor();
    await page.getByText(words.t("promise.by", { name: journey.people.advocate })).waitFor();
    const sent = await site.mailTo(contactEmail(journey), journey.instructions);
    expect(sent.text).toContain(plain(words.lastDay(promise.dueAt, "UTC")));
    expect(sent.html).toContain(journey.instructions);
    const queue = await advocate.ask(contract.listPromises, { query: { assignee: "me", kind: "contact" } });
    expect(queue.items.map(({ promiseId, dueAt }) => ({ promiseId, dueAt }))).toEqual([
      { promiseId: promise.promiseId, dueAt: promise.dueAt },
    ]);
  });
});

/** A text with any spaces: where a day has them differs between the browser's and Node's Unicode data. */
function loosely(text: string): RegExp {
  const visible = [...text.replaceAll(/\s/g, "")].map((each) => RegExp.escape(each));
  return new RegExp(visible.join("\\s*"), "u");
}

/** The promise to get in touch, and the sentence in which the company reads it. */
async function contactPromise({ owner, partnerId, words }: Journey) {
  const { items } = await owner.ask(contract.listPartnerPromises, { params: { partnerId }, query: {} });
  const promise = items.find(({ kind }) => kind === "contact") ?? failed("nothing was promised");
  const { timeZone } = await owner.ask(contract.getProgram, {});
  return { promise, text: loosely(promiseText(words, timeZone, promise)) };
}

test("after six days the team is warned; after eight, both sides see that it is late", async () => {
  await site.move({ days: 6 });
  await Promise.all(
    site.journeys().map(async (journey) => site.mailTo(advocateEmail(journey), journey.name)),
  );
  await site.move({ days: 2 });
  await each(async (journey, page) => {
    await openPart(page, journey, journey.words.t("parts.overview"));
    const { promise, text } = await contactPromise(journey);
    expect(promise.state).toBe("missed");
    await page.getByText(text).waitFor();
    const missed = await journey.advocate.ask(contract.listPromises, { query: { state: "missed" } });
    expect(missed.items.map(({ promiseId }) => promiseId)).toContain(promise.promiseId);
    await site.mailTo(administratorEmail, journey.name);
  });
});

/** The id of the company's only activation. */
async function activationOf({ owner, partnerId }: Journey): Promise<number> {
  const { items } = await owner.ask(contract.listActivations, { params: { partnerId }, query: {} });
  return items[0]?.activationId ?? failed("nothing was activated");
}

test("the advocate gets in touch and asks, the company answers, and it is delivered and rated", async () => {
  await each(async (journey, page) => {
    const { words, advocate } = journey;
    const params = { activationId: await activationOf(journey) };
    await advocate.ask(contract.logActivationContact, {
      params,
      body: { channel: "call", text: journey.customers },
    });
    await advocate.ask(contract.askActivation, { params, body: { text: journey.keywords } });
    await site.mailTo(contactEmail(journey), journey.keywords);
    await page.getByRole("link", { name: words.t("overview.answer", { what: journey.benefit }) }).click();
    await page.getByLabel(words.t("saying.answer")).fill(journey.answer);
    await page.getByRole("button", { name: words.t("saying.send-answer") }).click();
    await page.getByRole("listitem").filter({ hasText: journey.answer }).waitFor();
    await site.mailTo(advocateEmail(journey), journey.answer);
    await advocate.ask(contract.deliverActivation, {
      params,
      body: { text: journey.problem, link: "https://example.com/review" },
    });
    await site.mailTo(contactEmail(journey), "https://example.com/review");
    // The open page hears of it by itself.
    await page.getByRole("radio", { name: words.t("rating.5") }).click();
    await page.getByRole("button", { name: words.t("rating.send") }).click();
    await page.getByText(words.t("rating.given", { rating: words.t("rating.5") })).waitFor();
  });
});

test("a technical request asks for no contact, and tells its number and what is promised", async () => {
  await each(async (journey, page) => {
    const { words, says } = journey;
    await openPart(page, journey, says.rewards);
    await page.getByRole("link", { name: says.technical, exact: true }).click();
    expect(await page.getByRole("button", { name: says.add, exact: true }).count()).toBe(0);
    await page
      .getByRole("link", { name: words.t("parts.requests") })
      .first()
      .click();
    await page.getByRole("link", { name: words.t("requests.new") }).click();
    await page.getByRole("radio", { name: words.t("request.stage.deployment") }).click();
    await page.getByRole("radio", { name: words.t("request.environment.cloud") }).click();
    await page.getByLabel(words.t("request.text.technical")).fill(journey.problem);
    await page.getByRole("button", { name: says.submitRequest }).click();
    await page.waitForURL(/\/requests\/\d+/);
    const number = /\/requests\/(\d+)/.exec(page.url())?.[1] ?? failed("the request has no address");
    await page.getByText(words.t("request.sent", { number })).waitFor();
    await site.mailTo(ownerEmail(journey), journey.problem);
  });
});

test("the credit that sales unlock is told to the contact at once, with how to use it", async () => {
  await site.bill(companies, "first", "2026-03-23", "600.00");
  await site.settle();
  for (const journey of site.journeys()) {
    const { headers } = await site.mailTo(contactEmail(journey), journey.sponsorshipUse);
    expect(headers.get("subject")).toContain(journey.sponsorship);
    expect(headers.get("subject")).toContain(journey.words.number(2000));
  }
});

test("a month without a word later, any member reads the message itself and its next steps", async () => {
  await each(async ({ owner, partnerId, ...journey }) => {
    const { items } = await owner.ask(contract.listMembers, { params: { partnerId }, query: {} });
    const former =
      items.find(({ email }) => email === `former@${journey.domain}`) ?? failed("no owner of the offer");
    await owner.ask(contract.removeMember, { params: { partnerId, userId: former.userId } });
  });
  await Promise.all(
    site.journeys().map((company) =>
      site.enroll({
        email: viewerEmail(company),
        name: company.people.viewer,
        role: "viewer",
        company,
        locale: company.language,
      }),
    ),
  );
  await site.move({ to: "2026-04-13" });
  await Promise.all(
    site.journeys().map(async (journey) => {
      const { words, language } = journey;
      // The next in line was asked who owns the offer.
      await site.mailTo(contactEmail(journey), plain(words.day("2026-03-15")));
      const as = { email: viewerEmail(journey), password };
      const page = await site.open(`/partners/${journey.partnerId}/offers`, { language, as });
      const late = words.t("outreach.unattended", { day: words.day("2026-04-12") });
      await page.getByText(loosely(late)).waitFor();
      await page.getByText(words.t("offer.message")).click();
      await page.getByText(journey.advice).waitFor();
      const owner = words.t("offer.owner", { email: formerEmail(journey) });
      await page.getByText(loosely(owner)).waitFor();
    }),
  );
});

test("when an offer's owner has left, two clicks open a support request that names the offer", async () => {
  await each(async (journey, page) => {
    const { words } = journey;
    await openPart(page, journey, words.t("parts.offers"));
    await page.getByRole("button", { name: words.t("offer.nobody-wrote") }).click();
    await page.getByRole("button", { name: words.t("offer.support"), exact: true }).click();
    const opened = page.getByRole("status").getByRole("link");
    await opened.waitFor();
    const { items } = await journey.advocate.ask(contract.listRequests, {
      query: { partnerId: journey.partnerId, kind: "support" },
    });
    expect(items).toHaveLength(1);
    expect(items[0]?.text).toContain(journey.offer);
    expect(items[0]?.offerId).toBe(offerOf(journey));
  });
});

test("a second offer shows what it added", async () => {
  const journeys = site.journeys();
  await site.publish(
    journeys.map((company) => ({
      company,
      ...{ offerId: `of-${company.partnerId}-2`, title: company.secondOffer, models: "free-trial" },
      ...{ liveOn: "2026-04-13", ownerEmail: ownerEmail(company) },
    })),
  );
  await site.settle();
  await each(async (journey, page) => {
    await openPart(page, journey, journey.words.t("parts.overview"));
    await openPart(page, journey, journey.words.t("parts.offers"));
    const { words } = journey;
    const first = page.locator("section").filter({ hasText: journey.secondOffer }).first();
    const text = words.t("offer.added", { count: 4, shown: words.number(4) });
    await first.getByText(loosely(text)).click();
    await first.getByRole("listitem").filter({ hasText: journey.firstAdded }).first().waitFor();
  });
});

test("every link to a company's pages in the mails of the journey leads to a page", async () => {
  const [journey] = site.journeys();
  if (journey === undefined) throw new Error("no company is on its way");
  const addresses = [contactEmail, formerEmail, ownerEmail, viewerEmail].map((of) => of(journey));
  const found = [...addresses, advocateEmail(journey), administratorEmail]
    .flatMap((email) => site.mailsTo(email))
    .flatMap(({ text }) => text.match(/(?<=http:\/\/localhost:\d+)\/partners\/\S+/g) ?? [])
    .filter((path) => path.split("/")[2] === journey.partnerId);
  const paths = [...new Set(found)];
  expect(paths.length).toBeGreaterThan(3);
  const page = pageOf(journey);
  for (const path of paths) {
    await page.goto(site.address() + path);
    await page.getByRole("heading", { name: journey.name, level: 1 }).waitFor();
  }
});
