import * as contract from "@laurel/contract";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { emptyExample } from "../packages/server/src/app/example/testing-example.ts";
import { type Arrived, testMailServer } from "../packages/server/src/messages/testing-mail.ts";
import { loadWords, type PageWords } from "../packages/web/src/kit/words.ts";
import type { Company } from "./journey-cast.ts";
import { complaintsOf, type Marketplace, marketplace, type Setup, type Visitor } from "./marketplace.ts";
import { importLines, keyOf, type Session, sessionOf } from "./session.ts";
import { accept } from "./sign-in.ts";

/** The day on which the journeys begin. */
export const firstDay = "2026-03-15";

/** A company on its way: the words of its language, and the calls of its owner and of its advocate. */
export interface Journey extends Company {
  readonly words: PageWords;
  readonly owner: Session;
  readonly advocate: Session;
}

/** A server with some companies and their people, a mail server, and a clock that can be moved. */
export interface JourneySite extends Marketplace {
  readonly journeys: () => readonly Journey[];
  /** Moves the example's clock: by days, or to a moment. */
  move(to: contract.ClockMove): Promise<void>;
  /** Does what is due now, without waiting for a worker. */
  settle(): Promise<void>;
  /** Imports offers: live since a day, sold in a way. */
  publish(offers: readonly PublishedOffer[]): Promise<void>;
  /** Bills a customer of each company on a day. */
  bill(companies: readonly Company[], line: string, on: string, amount: string): Promise<void>;
  /** The e-mails that have arrived at an address. */
  mailsTo(email: string): readonly Arrived[];
  /** The first e-mail to an address that has these words, also if it is still on its way. */
  mailTo(email: string, words: string): Promise<Arrived>;
  /** Adds a person to a company, or to the team (null): by an invitation, accepted by its mailed link. */
  enroll(person: NewPerson): Promise<void>;
  /** Opens a page that stays open until the file's tests have ended. */
  open(path: string, setup: Setup): Promise<Visitor["page"]>;
  /** Fails if a browser complained. */
  expectNoComplaints(): void;
}

interface PublishedOffer {
  readonly company: Company;
  readonly offerId: string;
  readonly title: string;
  readonly models: string;
  readonly liveOn: string;
  readonly ownerEmail: string;
}

interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly role: contract.Role;
  readonly company: Company | null;
  readonly locale: contract.Locale;
}

export const ownerEmail = ({ domain }: Company) => `owner@${domain}`;
export const accountEmail = ({ domain }: Company) => `account@${domain}`;
export const advocateEmail = ({ language }: Company) => `advocate.${language.toLowerCase()}@example.com`;
export const administratorEmail = "administrator@example.com";

/** Starts the server with these companies, and their people. */
export function journeySite(companies: readonly Company[]): JourneySite {
  const mailServer = testMailServer();
  let arrived: readonly Arrived[] = [];
  const site = marketplace({
    worker: true,
    database: emptyExample,
    env: async () => {
      const { url, arrived: all } = await mailServer;
      arrived = all;
      return { SMTP_URL: url, MAIL_FROM: "Marketplace Rewards <rewards@example.com>" };
    },
  });
  const mailTo: JourneySite["mailTo"] = (email, words) => findMail(() => arrived, email, words);
  const enroll: JourneySite["enroll"] = (person) => enrollPerson(site, mailTo, person);
  let journeys: readonly Journey[] = [];
  beforeAll(async () => {
    await importCompanies(site, companies);
    await enrollAll(enroll, companies);
    journeys = await Promise.all(companies.map((company) => begin(site, company)));
  });
  const visitors: Visitor[] = [];
  afterAll(async () => {
    for (const { leave } of visitors) await leave();
  });
  return {
    ...site,
    ...timeOf(site),
    ...factsOf(site),
    journeys: () => journeys,
    mailsTo: (email) => arrived.filter(({ recipients }) => recipients.includes(email)),
    mailTo,
    enroll,
    open: async (path, setup) => {
      const visitor = await site.visit(path, setup, false);
      visitors.push(visitor);
      return visitor.page;
    },
    expectNoComplaints: () => expect(visitors.flatMap(complaintsOf)).toEqual([]),
  };
}

function timeOf(site: Marketplace): Pick<JourneySite, "move" | "settle"> {
  const move: JourneySite["move"] = async (body) => {
    await keyOf(site).ask(contract.moveExampleClock, { body });
  };
  return {
    move,
    settle: async () => {
      const { now } = await keyOf(site).ask(contract.getExampleClock, {});
      await move({ to: Temporal.Instant.from(now).add({ seconds: 1 }).toString() });
    },
  };
}

function factsOf(site: Marketplace): Pick<JourneySite, "publish" | "bill"> {
  return {
    publish: (offers) =>
      importLines(site, "offers", [
        "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email",
        ...offers.map(({ company, offerId, title, models, liveOn, ownerEmail: owner }) =>
          [
            ...[offerId, `pub-${company.partnerId}`, title, "saas", "azure-marketplace", models],
            ...["live", liveOn, "false", owner],
          ].join(","),
        ),
      ]),
    bill: (companies, line, on, amount) =>
      importLines(site, "sales", [
        "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind",
        ...companies.map((company) =>
          [
            ...[`${company.partnerId}-${line}`, "1", `pub-${company.partnerId}`, offerOf(company)],
            ...[on, amount, "USD", "sale"],
          ].join(","),
        ),
      ]),
  };
}

function findMail(arrived: () => readonly Arrived[], email: string, words: string): Promise<Arrived> {
  const find = () => {
    const found = arrived().find(
      ({ recipients, text }) => recipients.includes(email) && text.includes(words),
    );
    if (found === undefined) throw new Error(`no e-mail to ${email} says “${words}”`);
    return found;
  };
  return vi.waitFor(find, { timeout: 30_000 });
}

async function enrollPerson(
  site: Marketplace,
  mailTo: JourneySite["mailTo"],
  { email, name, role, company, locale }: NewPerson,
): Promise<void> {
  const { ask } = keyOf(site);
  if (company === null)
    await ask(contract.inviteTeamMember, { body: { email, role: role as contract.TeamRole, locale } });
  else
    await ask(contract.inviteMember, {
      params: { partnerId: company.partnerId },
      body: { email, role: role as contract.PartnerRole, locale },
    });
  const { text } = await mailTo(email, "/join#token=");
  await accept(site, /\/join#token=[\w-]+/.exec(text)?.[0] ?? "", name);
}

async function importCompanies(site: Marketplace, companies: readonly Company[]): Promise<void> {
  await importLines(site, "partners", [
    "partner_id,name,country,locale,account_email",
    ...companies.map((each) =>
      [each.partnerId, each.name, each.country, each.language, accountEmail(each)].join(","),
    ),
  ]);
  await importLines(site, "publishers", [
    "publisher_id,partner_id,name",
    ...companies.map(({ partnerId, name }) => `pub-${partnerId},${partnerId},${name}`),
  ]);
}

/** Adds an owner and an advocate for each company, and one administrator. */
async function enrollAll(enroll: JourneySite["enroll"], companies: readonly Company[]): Promise<void> {
  const team = { role: "advocate", company: null } as const;
  const administrator = { role: "administrator", email: administratorEmail, name: "Jonas Weber" } as const;
  await Promise.all([
    enroll({ ...team, ...administrator, locale: "en" }),
    ...companies.flatMap((company) => {
      const { owner, advocate } = company.people;
      const locale = company.language;
      return [
        enroll({ email: ownerEmail(company), name: owner, role: "owner", company, locale }),
        enroll({ ...team, email: advocateEmail(company), name: advocate, locale }),
      ];
    }),
  ]);
}

async function begin(site: Marketplace, company: Company): Promise<Journey> {
  return {
    ...company,
    words: await loadWords(company.language),
    owner: await sessionOf(site, ownerEmail(company)),
    advocate: await sessionOf(site, advocateEmail(company)),
  };
}

/** The company's first offer. */
export const offerOf = ({ partnerId }: Company) => `of-${partnerId}-1`;
