import type { Locale, ProgramSummary } from "@laurel/contract";

/** The names of the program in a language: track, stages, measures, benefit. */
const names = {
  en: [
    "Rewards",
    "Transact",
    "Entry stage",
    "50K stage",
    "100K stage",
    "Billed sales",
    "Teams users",
    "Credits",
  ],
  "zh-TW": ["獎勵計畫", "交易", "入門級", "五萬級", "十萬級", "已開立銷售額", "團隊使用者", "點數"],
  "ko-KR": ["리워드", "거래", "시작 단계", "5만 단계", "10만 단계", "청구 판매액", "팀즈 사용자", "크레딧"],
} as const;

const named = (name: string) => ({ name, description: null });

/** A program with one track of three stages and one benefit, as the API sums it up. */
export function program(locale: Locale): ProgramSummary {
  const [title, track, entry, t50k, t100k, billedSales, teamsUsers, credits] = names[locale];
  return {
    program: "rewards",
    currency: "USD",
    minorUnits: 2,
    currentVersion: "2023-12",
    today: "2026-03-31",
    timeZone: "America/Los_Angeles",
    locale,
    versions: [
      {
        version: "2023-12",
        inForceFrom: "2023-12-01",
        publishedAt: "2023-11-01T00:00:00Z",
        promises: { contact: null, outreach: null },
        tracks: [{ track: "transact", scope: "partner", stages: ["entry", "t50k", "t100k"] }],
        measures: [
          { measure: "billedSales", type: "money" },
          { measure: "teamsUsers", type: "number" },
        ],
        categories: [
          { category: "marketing", contact: "required" },
          { category: "sales", contact: "required" },
          { category: "technical", contact: "none" },
        ],
        benefits: [
          {
            benefit: "credits",
            category: "sales",
            purpose: null,
            delivery: "team",
            leadTime: null,
            form: null,
            resources: [],
          },
        ],
        forms: [],
      },
    ],
    texts: {
      program: named(title),
      tracks: { transact: named(track) },
      stages: { transact: { entry: named(entry), t50k: named(t50k), t100k: named(t100k) } },
      measures: { billedSales: named(billedSales), teamsUsers: named(teamsUsers) },
      levels: {},
      categories: {},
      benefits: { credits: { ...named(credits), usage: [], needs: [] } },
      forms: {},
    },
  };
}
