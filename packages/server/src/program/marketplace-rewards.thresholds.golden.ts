import { gives2026 } from "./marketplace-rewards.2026-01.golden.ts";
import { type Golden, gives, gives2020, type Unlocked } from "./marketplace-rewards.golden.ts";

interface Rung {
  readonly stage: string;
  readonly below: string;
  /** Major units of billed sales, and of solution value. */
  readonly value: number;
  /** Teams users; absent where the table has none. */
  readonly users?: number;
}

const rungs: readonly Rung[] = [
  { below: "publisher", stage: "t500", value: 500 },
  { below: "t500", stage: "t25k", value: 25_000, users: 250 },
  { below: "t25k", stage: "t50k", value: 50_000, users: 500 },
  { below: "t50k", stage: "t100k", value: 100_000, users: 1_000 },
  { below: "t100k", stage: "t500k", value: 500_000, users: 5_000 },
  { below: "t500k", stage: "t1m", value: 1_000_000, users: 50_000 },
  { below: "t1m", stage: "t2m", value: 2_000_000, users: 200_000 },
];

const ladders: readonly { version: string; day: string; sold: string; live: string; top: Rung }[] = [
  {
    version: "2020-07",
    day: "2020-09-15",
    sold: "2020-09-01",
    live: "2020-08-01",
    top: { below: "t2m", stage: "t5m", value: 5_000_000 },
  },
  {
    version: "2023-08",
    day: "2023-09-15",
    sold: "2023-09-01",
    live: "2023-08-10",
    top: { below: "t2m", stage: "t5m", value: 5_000_000, users: 500_000 },
  },
  {
    version: "2023-12",
    day: "2024-02-01",
    sold: "2024-01-10",
    live: "2023-08-10",
    top: { below: "t2m", stage: "t4m", value: 4_000_000, users: 500_000 },
  },
  {
    version: "2026-01",
    day: "2026-02-01",
    sold: "2026-01-20",
    live: "2026-01-10",
    top: { below: "t2m", stage: "t4m", value: 4_000_000, users: 500_000 },
  },
];

type Ladder = (typeof ladders)[number];

function onRung(
  ladder: Ladder,
  facts: string,
  stage: string,
  given: Pick<Golden, "sales" | "observations">,
): Golden {
  const { version, day, live } = ladder;
  return {
    title: `${version}: ${facts} reach ${stage}`,
    day,
    joinedOn: live,
    offers: [{ id: "app", option: "transact", liveOn: live }],
    ...given,
    expect: {
      version,
      tracks: { transact: stage },
      unlocked: givenBy(version, stage),
    },
  };
}

function givenBy(version: string, stage: string): readonly Unlocked[] {
  if (version === "2020-07") return gives2020("app");
  return version === "2026-01" ? gives2026(stage, "app") : gives(stage);
}

function bySales(ladder: Ladder, amountMinor: number, stage: string): Golden {
  const sales = [{ day: ladder.sold, amountMinor }];
  return onRung(ladder, `${amountMinor / 100} USD billed`, stage, { sales });
}

function bySolutionValue(ladder: Ladder, value: string, stage: string): Golden {
  const measure = "business-applications-solution-value";
  return onRung(ladder, `${value} USD of solution value`, stage, {
    observations: [{ measure, value, observedOn: ladder.sold }],
  });
}

function byUsers(ladder: Ladder, users: number, stage: string): Golden {
  const measure = "teams-monthly-active-users";
  return onRung(ladder, `${users} Teams users`, stage, {
    observations: [{ measure, value: String(users), observedOn: ladder.sold }],
  });
}

function sidesOf(ladder: Ladder, { below, stage, value, users }: Rung, highestByUsers: string): Golden[] {
  const goldens = [bySales(ladder, value * 100 - 1, below), bySales(ladder, value * 100, stage)];
  // In 2020-07 neither of the others was a measure yet: they change nothing.
  const first = ladder.version === "2020-07";
  goldens.push(
    bySolutionValue(ladder, `${value - 1}.99`, first ? "publisher" : below),
    bySolutionValue(ladder, String(value), first ? "publisher" : stage),
  );
  if (users === undefined) return goldens;
  return goldens.concat(
    byUsers(ladder, users - 1, first ? "publisher" : highestByUsers),
    byUsers(ladder, users, first ? "publisher" : stage),
  );
}

/**
 * Both sides of every threshold of every measure and version, with all that the stage gives and its amounts.
 */
export const thresholds: readonly Golden[] = ladders.flatMap((ladder) =>
  [...rungs, ladder.top].flatMap((rung) =>
    // The 500 stage has no alternative by users, so a user short of the 25K stage is a publisher.
    sidesOf(ladder, rung, rung.below === "t500" ? "publisher" : rung.below),
  ),
);
