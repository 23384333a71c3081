import { Command } from "commander";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadDated } from "../../program/load-timeline.ts";
import { listPartnerIds } from "../../standing/facts-store.ts";
import { type ReplayDifference, replayPartner } from "../../standing/replay-partner.ts";
import type { CliContext } from "./context.ts";
import { inNormalForm } from "./in-normal-form.ts";

/** `laurel standing replay [PARTNER]`: computes recorded standings again and compares. */
export function replayCommand(context: CliContext): Command {
  return new Command("replay")
    .description("compute each recorded standing again from the facts, and compare it byte for byte")
    .argument("[partner]", "partner id; everyone when none is named", inNormalForm)
    .action((partner?: string) => replay(context, partner ?? null));
}

const pageSize = 500;

async function replay(context: CliContext, partner: string | null): Promise<void> {
  const totals = { reproduced: 0, withoutFacts: 0, differing: 0 };
  await context.withDatabase((database) =>
    transaction(
      database,
      allPartners,
      async (tx) => {
        if (partner !== null && (await partnerName(tx, partner)) === null)
          throw new OperatorError(`There is no partner ${partner}.`);
        const published = await loadDated(tx);
        for await (const partnerId of idsOf(partner, (after) => listPartnerIds(tx, after, pageSize))) {
          const { reproduced, withoutFacts, differences } = await replayPartner(tx, published, partnerId);
          totals.reproduced += reproduced;
          totals.withoutFacts += withoutFacts;
          totals.differing += differences.length;
          for (const difference of differences) await context.stdout(lineOf(context, difference));
        }
      },
      { snapshot: true, long: true },
    ),
  );
  const { reproduced, withoutFacts, differing } = totals;
  const older = withoutFacts === 0 ? "" : `, ${withoutFacts} of earlier releases keep no facts`;
  await context.stdout(
    context.json
      ? `${JSON.stringify({ reproduced, without_facts: withoutFacts, differing })}\n`
      : `${reproduced} recorded standings reproduced, ${differing} differ${older}\n`,
  );
  if (differing > 0) throw new OperatorError(`${differing} recorded standings can't be reproduced.`);
}

async function* idsOf(
  partner: string | null,
  list: (after: string) => Promise<readonly string[]>,
): AsyncGenerator<string> {
  if (partner !== null) {
    yield partner;
    return;
  }
  for (let page = await list(""); page.length > 0; page = await list(page.at(-1) ?? "")) yield* page;
}

function lineOf({ json }: CliContext, { partnerId, asOf, recordedAt, differs }: ReplayDifference): string {
  const recorded = recordedAt.toString();
  if (json)
    return `${JSON.stringify({ partner_id: partnerId, as_of: asOf, recorded_at: recorded, differs })}\n`;
  const what = differs === "facts" ? "the ledger gives other facts" : "its version gives another answer";
  return `${partnerId}, standing of ${asOf}, recorded ${recorded}: ${what}\n`;
}
