import type { Locale, ProgramSummary } from "@laurel/contract";
import type { BenefitReasons } from "@laurel/core";
import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { program } from "../../testing/program.ts";
import { show } from "../../testing/show.tsx";
import { Benefits } from "./benefits.tsx";
import { howToUse, resourceName } from "./how-to-use.ts";

type Version = ProgramSummary["versions"][number];

const credits: BenefitReasons = { benefit: "credits", unlocked: true, ways: [], carried: [] };

/** The benefit of the program, with a form, in a category of the program's own. */
function withUse(locale: Locale, changes: Partial<Version["benefits"][number]> = {}): ProgramSummary {
  const plain = program(locale);
  const [version] = plain.versions as [Version];
  const [benefit] = version.benefits as [Version["benefits"][number]];
  const field = { required: true, showIf: null, kind: "text" } as const;
  return {
    ...plain,
    versions: [
      {
        ...version,
        categories: [
          { category: "start", contact: "none" },
          { category: "sales", contact: "required" },
        ],
        benefits: [
          {
            ...benefit,
            leadTime: "P14D",
            form: "sponsorship",
            resources: ["https://www.vendor.example/credits?from=laurel", "kit/letter.pdf"],
            ...changes,
          },
        ],
        forms: [
          {
            form: "sponsorship",
            fields: [
              { ...field, field: "amount" },
              { ...field, field: "customer", showIf: { field: "use", values: ["deployment"] } },
              { ...field, field: "plan", required: false },
            ],
          },
        ],
      },
    ],
    texts: {
      ...plain.texts,
      categories: { start: { name: "First steps", description: null } },
      benefits: {
        credits: {
          name: "Credits",
          description: null,
          usage: ["Fill in the form.", "Redeem the credit."],
          needs: ["A subscription"],
        },
      },
      forms: {
        sponsorship: {
          title: "Sponsorship",
          intro: null,
          fields: {
            amount: { label: "Amount", help: null, error: null, options: {} },
            customer: { label: "Customer", help: null, error: null, options: {} },
            plan: { label: "Plan", help: null, error: null, options: {} },
          },
        },
      },
    },
  };
}

async function open(summary: ProgramSummary, language: Locale = "en") {
  const reasons = { tracks: [], conditions: [], benefits: [credits] };
  const user = await show(<Benefits reasons={reasons} unlocks={[{ benefit: "credits" }]} />, {
    language,
    program: summary,
  });
  return { user, benefit: within((await screen.findByText("Credits")).closest("li") as HTMLElement) };
}

function itemsBelow(title: string): readonly (string | null)[] {
  const list = screen.getByRole("heading", { name: title }).nextElementSibling as HTMLElement;
  return within(list)
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
}

describe("how to use a benefit", () => {
  test("is folded, and tells steps, needs, lead time, links, and what the form asks for", async () => {
    const { user, benefit } = await open(withUse("en"));
    const summary = benefit.getByText("How to use it");
    const details = summary.closest("details") as HTMLDetailsElement;
    expect(details.open).toBe(false);
    await user.click(summary);
    expect(details.open).toBe(true);
    const [steps] = within(details).getAllByRole("list") as [HTMLElement];
    expect(steps.tagName).toBe("OL");
    expect(
      within(steps)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual(["Fill in the form.", "Redeem the credit."]);
    expect(itemsBelow("What to bring")).toEqual(["A marketing contact of your company", "A subscription"]);
    benefit.getByText("Usually within 14 days, set by the marketplace");
    expect(itemsBelow("Resources")).toEqual(["vendor.example/credits", "kit/letter.pdf"]);
    const link = benefit.getByRole("link");
    expect(link.getAttribute("href")).toBe("https://www.vendor.example/credits?from=laurel");
    expect(link.getAttribute("rel")).toContain("noreferrer");
    expect(itemsBelow("The form “Sponsorship” asks for")).toEqual([
      "Amount",
      "Customer (depending on your answers)",
      "Plan (optional)",
    ]);
  });

  test("asks for no marketing contact in a category that needs none", async () => {
    const { user, benefit } = await open(withUse("en", { category: "start", leadTime: null, resources: [] }));
    screen.getByRole("heading", { name: "First steps" });
    await user.click(benefit.getByText("How to use it"));
    expect(itemsBelow("What to bring")).toEqual(["A subscription"]);
    expect(benefit.queryByText(/Usually within/)).toBeNull();
    expect(screen.queryByRole("heading", { name: "Resources" })).toBeNull();
  });

  test("is not there where the program tells nothing; the usual categories keep their names", async () => {
    await show(<Benefits reasons={{ tracks: [], conditions: [], benefits: [credits] }} unlocks={[]} />, {
      program: program("en"),
    });
    await screen.findByRole("heading", { name: "Sales" });
    expect(screen.queryByText("How to use it")).toBeNull();
  });

  test.each([
    ["zh-TW", "通常14天內（由市集訂定）", "「Sponsorship」表單的填寫項目"],
    ["ko-KR", "보통 14일 이내(마켓플레이스가 정한 기간)", "‘Sponsorship’ 양식에 적을 내용"],
  ] as const)("speaks %s", async (language, within14, asks) => {
    const { benefit } = await open(withUse(language), language);
    benefit.getByText(within14);
    screen.getByRole("heading", { name: asks });
  });

  test("is that of the newest version in force, not of one that is still to come", () => {
    const summary = withUse("en");
    const [now] = summary.versions as [Version];
    const later: Version = {
      ...now,
      version: "later",
      inForceFrom: "2027-01-01",
      benefits: now.benefits.map((benefit) => ({ ...benefit, leadTime: "P2M" })),
    };
    const both = { ...summary, versions: [now, later] };
    expect(howToUse(both, "credits")?.leadTime).toEqual({ unit: "days", count: 14 });
    expect(howToUse({ ...both, today: "2027-01-01" }, "credits")?.leadTime).toEqual({
      unit: "months",
      count: 2,
    });
    expect(howToUse(both, "unknown")).toBeNull();
  });

  test("names a link by its address, without what readers don't need", () => {
    expect(resourceName("https://learn.vendor.example/a/b/?view=1#top")).toBe("learn.vendor.example/a/b");
    expect(resourceName("kit/letter.pdf")).toBe("kit/letter.pdf");
  });
});
