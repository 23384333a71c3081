import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { locales } from "@laurel/contract";
import {
  compileProgram,
  explanationOn,
  type History,
  neededTexts,
  type OfferRecord,
  type Program,
  parseDay,
  type SourceNode,
  standingOn,
  type Timeline,
  timelineOf,
} from "@laurel/core";
import { expect, test } from "vitest";
import { july2020 } from "./marketplace-rewards.2020-07.golden.ts";
import { august2023 } from "./marketplace-rewards.2023-08.golden.ts";
import { december2023 } from "./marketplace-rewards.2023-12.golden.ts";
import { january2026 } from "./marketplace-rewards.2026-01.golden.ts";
import { exclusions } from "./marketplace-rewards.exclusions.golden.ts";
import type { Golden, GoldenOffer, Unlocked } from "./marketplace-rewards.golden.ts";
import { thresholds } from "./marketplace-rewards.thresholds.golden.ts";
import { readYaml } from "./read-yaml.ts";

const folder = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
const versions = ["2020-07", "2023-08", "2023-12", "2026-01"];
const languages = ["en", "zh-TW", "ko-KR"];

function treeOf(path: string, changed: (text: string) => string = (text) => text): SourceNode {
  const tree = readYaml(changed(readFileSync(resolve(folder, path), "utf8")), path);
  if (Array.isArray(tree)) throw new Error(JSON.stringify(tree, null, 2));
  return tree;
}

const texts = new Map(languages.map((language) => [language, treeOf(`texts/${language}.yaml`)]));
const forms = new Map(
  readdirSync(resolve(folder, "forms")).map((name) => [`forms/${name}`, treeOf(`forms/${name}`)]),
);
const parts = { forms, files: new Set<string>() };

function compiled(trees: readonly SourceNode[]): readonly Program[] {
  const programs: Program[] = [];
  for (const tree of trees) {
    const result = compileProgram(tree, { texts, parts, locales, previous: programs.at(-1) ?? null });
    if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
    programs.push(result.program);
  }
  return programs;
}

const programs = compiled(versions.map((version) => treeOf(`${version}.yaml`)));

function timelineFor({ versions: only }: Golden): Timeline {
  return timelineOf(programs.filter(({ version }) => only?.includes(version) ?? true));
}

function day(text: string) {
  const read = parseDay(text);
  if (read === null) throw new Error(`${text} is not a day`);
  return read;
}

function offerOf(offer: GoldenOffer): OfferRecord {
  const { id, option, liveOn, stoppedOn, publications = [{ option, on: liveOn }] } = offer;
  return {
    offerId: id,
    option,
    byol: offer.byol ?? false,
    private: offer.private ?? false,
    publicOfferId: offer.publicOfferId ?? null,
    type: "saas",
    storefront: "marketplace",
    status: stoppedOn === undefined ? "live" : "stopped",
    liveOn: day(liveOn),
    stoppedOn: stoppedOn === undefined ? null : day(stoppedOn),
    publications: publications.map((publication) => ({ ...publication, on: day(publication.on) })),
  };
}

function historyOf(golden: Golden): History {
  const { country = "US", joinedOn = "2023-01-15", sales = [], observations = [] } = golden;
  return {
    partnerId: "contoso",
    country,
    joinedOn: joinedOn === null ? null : day(joinedOn),
    offers: golden.offers.map(offerOf),
    sales: sales.map((sale) => ({
      day: day(sale.day),
      exclusion: sale.exclusion ?? "",
      amountMinor: sale.amountMinor,
      unconverted: 0,
    })),
    observations: observations.map(({ measure, value, observedOn, expiresOn }) => ({
      measure,
      value,
      observedOn: day(observedOn),
      expiresOn: expiresOn === undefined ? null : day(expiresOn),
    })),
    awards: (golden.awards ?? []).map((award) => ({ ...award, day: day(award.day) })),
    unlocks: (golden.unlocks ?? []).map(({ openedOn, amountMinor, ...unlock }, index) => ({
      ...unlock,
      unlockId: index + 1,
      offerId: null,
      openedOn: day(openedOn),
      closedOn: null,
      amountMinor: amountMinor ?? null,
    })),
  };
}

function sorted(unlocked: readonly Unlocked[]): readonly string[] {
  return unlocked
    .map(({ benefit, offer, amountMinor }) =>
      [benefit, offer, amountMinor].filter((part) => part !== undefined).join(" "),
    )
    .sort();
}

test("every version passes every check, against its texts and the version before", () => {
  expect(programs.map(({ version }) => version)).toEqual(versions);
  expect(programs.map(({ languages: required }) => required)).toEqual(versions.map(() => languages));
});

const goldens = [...thresholds, ...july2020, ...august2023, ...december2023, ...january2026, ...exclusions];

test.each(goldens.map((golden) => [golden.title, golden] as const))("%s", (_, golden) => {
  const standing = standingOn(timelineFor(golden), historyOf(golden), day(golden.day));
  expect(standing.version).toBe(golden.expect.version);
  expect(standing.tracks).toEqual(golden.expect.tracks);
  expect(sorted(standing.unlocked)).toEqual(sorted(golden.expect.unlocked));
  expect(standing.measures).toMatchObject(golden.expect.measures ?? {});
});

test.each([
  ["2023-08", "t5m"],
  ["2023-12", "t4m"],
  ["2026-01", "t4m"],
])("%s: where the sponsorship is not available it is not given, and everything else is", (version, top) => {
  const tree = treeOf(`${version}.yaml`, (text) =>
    text.replace("sponsorshipUnavailable: []", "sponsorshipUnavailable: [AQ]"),
  );
  const golden = thresholds.find(
    ({ expect: { version: of, tracks } }) => of === version && tracks.transact === top,
  );
  if (golden === undefined) throw new Error(`no golden case is on ${top}`);
  const timeline = timelineOf(compiled([tree]));
  const given = (country: string) =>
    sorted(standingOn(timeline, historyOf({ ...golden, country }), day(golden.day)).unlocked);
  const sponsorships = ["azure-sponsorship-deployment", "azure-sponsorship-trial"];
  const { unlocked } = golden.expect;
  expect(given("AQ")).toEqual(sorted(unlocked.filter(({ benefit }) => !sponsorships.includes(benefit))));
  expect(given("US")).toEqual(sorted(unlocked));
});

test.each(versions)("%s: a partner with only an id, a name and a live offer is eligible", (version) => {
  const golden: Golden = {
    title: "with nothing else known",
    day: "2026-06-01",
    versions: [version],
    country: "",
    joinedOn: null,
    offers: [{ id: "of-1", option: "list", liveOn: "2026-05-20" }],
    expect: { version, tracks: {}, unlocked: [] },
  };
  const { tracks, unlocked } = standingOn(timelineFor(golden), historyOf(golden), day(golden.day));
  expect(Object.keys(tracks)).not.toEqual([]);
  expect(unlocked).not.toEqual([]);
});

test("only figures of the program's owner count as published", () => {
  const sources = programs.map(({ tracks }) =>
    tracks.flatMap(({ id, stages }) =>
      id === "transact"
        ? stages.map((stage) =>
            ["billedSales", "solutionValue", "teamsUsers"].map((name) => stage.sourceOf(name)[0]).join(""),
          )
        : [],
    ),
  );
  // One letter for each measure: p published, a assumed. The publisher stage has no threshold.
  expect(sources.map((stages) => stages.slice(1).join(" "))).toEqual([
    "aaa aaa aaa aaa aaa aaa aaa aaa",
    "ppp ppp ppp ppp ppp ppp ppp ppp",
    "aaa aaa aaa aaa aaa aaa aaa paa",
    "aaa aaa aaa aaa aaa aaa aaa paa",
  ]);
  const amounts = programs.map(({ benefits }) =>
    benefits.flatMap(({ delivery, grants }) =>
      delivery === "credit" ? grants.map(({ amountSources }) => amountSources.at(-1)) : [],
    ),
  );
  expect(amounts).toEqual([[], ["published", "published"], ["assumed", "assumed"], ["assumed", "assumed"]]);
});

test("every text is used", () => {
  const ids = (tree: SourceNode): readonly string[] =>
    tree.kind === "map"
      ? tree.entries.flatMap(({ key, value }) => [key, ...ids(value).map((id) => `${key}.${id}`)])
      : [];
  const used = new Set(programs.flatMap((program) => neededTexts(program).map((path) => path.join("."))));
  for (const [language, tree] of texts) {
    const named = ids(tree).filter((id) => id.endsWith(".name"));
    expect([language, named.map((id) => id.slice(0, -".name".length)).sort()]).toEqual([
      language,
      [...used].sort(),
    ]);
    expect([language, ids(tree).filter((id) => id.endsWith(".description"))]).toEqual([
      language,
      named.map((id) => id.replace(/name$/, "description")),
    ]);
  }
});

test("the benefits marked # in the table ask for a completed listing optimization", () => {
  const marked = (
    "press-release-support featured-category-placement blog-feature in-depth-customer-review " +
    "azure-sponsorship-trial success-story social-spotlight featured-home-placement guest-blog " +
    "executive-endorsement azure-sponsorship-deployment seller-webinar solution-spotlight"
  ).split(" ");
  for (const { benefits } of programs.slice(1)) {
    const asking = benefits.filter(({ grants }) =>
      grants.some(({ requires }) =>
        requires.some(
          (need) =>
            need.kind === "benefit" && need.benefit === "listing-optimization" && need.state === "delivered",
        ),
      ),
    );
    expect(asking.map(({ id }) => id)).toEqual(marked);
  }
});

test("a contact is promised within a week, outreach within four weeks, since 2023 within three", () => {
  // Three weeks is the last published word (PC-2023); the version of 2023-12 was never public as text.
  expect(programs.map(({ promises }) => [promises.contact?.days, promises.outreach?.days])).toEqual([
    [7, 28],
    [7, 21],
    [7, 21],
    [7, 28],
  ]);
});

test("2026-01: the starter e-mail has advice for the option of each offer, and says who is in touch", () => {
  const golden = january2026.find(({ title }) => title.startsWith("2026-01: one offer of each kind"));
  if (golden === undefined) throw new Error("no golden case has one offer of each kind");
  const explanation = explanationOn(timelineFor(golden), historyOf(golden), day(golden.day));
  const levelsOf = (id: string) =>
    explanation?.reasons.benefits
      .find(({ benefit }) => benefit === id)
      ?.carried.map(({ offer, level }) => `${offer}: ${level}`)
      .sort();
  expect(levelsOf("base-email")).toEqual([
    "app: advice-transact",
    "page: advice-list",
    "try: advice-trial",
    "workshop: advice-services",
  ]);
  expect(levelsOf("rewards-team-contact")).toEqual([
    "app: by-person",
    "page: by-message",
    "try: by-person",
    "workshop: by-person",
  ]);
});

test("2026-01: sales and marketing benefits ask for a marketing contact, others don't", () => {
  const newest = programs.at(-1);
  const asking = new Map(newest?.categories.map(({ id, contact }) => [id, contact === "required"]));
  const without = newest?.benefits.filter(({ category }) => asking.get(category) !== true);
  expect(without?.map(({ id }) => id)).toEqual([
    "base-email",
    "rewards-team-contact",
    "best-practices-help",
    "technical-assistance",
    "m365-e5-developer",
  ]);
});

test("the program has its own title in every language", () => {
  const titles = [...texts.values()].map((tree) =>
    textsBelow(tree).find(([path]) => path === "program.name"),
  );
  expect(titles.map((title) => title?.[1])).toEqual(languages.map(() => "Marketplace Rewards"));
});

test("2026-01: technical help asks for one of four stages, cloud or hybrid, and what is needed", () => {
  const fields = programs.at(-1)?.forms.get("technical-help")?.fields ?? [];
  expect(fields.filter(({ required }) => required).map(({ name }) => name)).toEqual([
    "stage",
    "environment",
    "need",
  ]);
  const optionsOf = (name: string) =>
    fields.flatMap((field) => (field.name === name && field.kind === "one-of" ? field.options : []));
  expect(optionsOf("stage")).toEqual(["pre-sales", "design", "deployment", "app-development"]);
  expect(optionsOf("environment")).toEqual(["cloud", "hybrid"]);
});

test("2026-01: what the team does for a partner has a lead time and a form", () => {
  const people = programs
    .at(-1)
    ?.benefits.filter(({ delivery }) => !["self-serve", "message", "license"].includes(delivery));
  expect(people?.filter(({ leadTime }) => leadTime === null).map(({ id }) => id)).toEqual([
    "rewards-team-contact",
  ]);
  expect(people?.filter(({ form }) => form === null).map(({ id }) => id)).toEqual([
    "rewards-team-contact",
    "whats-new-blog",
  ]);
});

test("every form's texts name its fields and options in their order, and no others", () => {
  const keys = (tree: SourceNode | undefined): readonly string[] =>
    tree?.kind === "map" ? tree.entries.map(({ key }) => key) : [];
  const at = (tree: SourceNode | undefined, ...path: readonly string[]): SourceNode | undefined =>
    path.reduce<SourceNode | undefined>(
      (node, name) =>
        node?.kind === "map" ? node.entries.find(({ key }) => key === name)?.value : undefined,
      tree,
    );
  const all = new Map(programs.flatMap((program) => [...program.forms]));
  for (const tree of texts.values()) {
    expect(keys(at(tree, "forms")).toSorted()).toEqual([...all.keys()].sort());
    for (const [id, { fields }] of all) {
      const shown = at(tree, "forms", id, "fields");
      expect([id, keys(shown)]).toEqual([id, fields.map(({ name }) => name)]);
      for (const field of fields) {
        const options = "options" in field ? field.options : [];
        expect([id, field.name, keys(at(shown, field.name, "options"))]).toEqual([id, field.name, options]);
      }
    }
  }
});

test("2026-01: all steps, needs and forms are written in the language of their file", () => {
  const scripts = { en: /[A-Za-z]{2}/, "zh-TW": /\p{Script=Han}/u, "ko-KR": /\p{Script=Hangul}/u };
  const others = {
    en: /[\p{Script=Han}\p{Script=Hangul}]/u,
    // The page puts the space between Chinese and Latin letters or digits: none is written.
    "zh-TW": /\p{Script=Hangul}|\p{Script=Han} [A-Za-z\d]|[A-Za-z\d] \p{Script=Han}/u,
    "ko-KR": /\p{Script=Han}/u,
  };
  for (const [language, tree] of texts) {
    const written = textsBelow(tree).filter(([path]) => /\.(usage|needs)\.\d|^forms\./.test(path));
    expect(written.length).toBeGreaterThan(350);
    const wrong = written.filter(
      ([, text]) =>
        !scripts[language as keyof typeof scripts].test(text) ||
        others[language as keyof typeof others].test(text),
    );
    expect([language, wrong]).toEqual([language, []]);
  }
});

/** Every text of a file with its path. */
function textsBelow(node: SourceNode, path = ""): readonly (readonly [string, string])[] {
  const at = (name: string | number) => (path === "" ? String(name) : `${path}.${name}`);
  if (node.kind === "map") return node.entries.flatMap(({ key, value }) => textsBelow(value, at(key)));
  if (node.kind === "list") return node.items.flatMap((item, index) => textsBelow(item, at(index)));
  return [[path, node.text]];
}
