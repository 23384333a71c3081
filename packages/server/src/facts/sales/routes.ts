import * as contract from "@laurel/contract";
import {
  dayText,
  type EpochDay,
  type Exclusion,
  epochDay,
  inForce,
  parseDay,
  type Timeline,
} from "@laurel/core";
import { type Clock, todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { forPartner } from "../partners/for-partner.ts";
import {
  convertLines,
  type ListedSale,
  listSaleLines,
  type SaleDays,
  sumOfDays,
} from "./listed-sale-store.ts";

/** The lines behind a partner's figures. */
export function addSaleRoutes(app: App, database: Database, clock: Clock): void {
  const server = asServer(database);
  implement(app, contract.listSales, async (asked) => {
    const { query } = asked;
    const { timeline } = await loadTimeline(database);
    const wanted = wantedSales(timeline, epochDay(todayOf(clock, timeline)), query);
    if (wanted instanceof Refusal) return wanted;
    const { days, excluding } = wanted;
    const found = await forPartner(database, asked, async (tx, partnerId) => {
      const page = await listPage(query, {
        name: `sales ${JSON.stringify([partnerId, query.measure, query.asOf, query.from, query.to])}`,
        read: (after, limit) => listSaleLines(tx, partnerId, days, after, limit),
        positionOf: ({ listedOn, source, sourceLineId }) => [listedOn, source, sourceLineId],
        show: (line) => line,
      });
      if (page instanceof Refusal) return page;
      const total = excluding === null ? null : await sumOfDays(tx, partnerId, days, excluding);
      return { ...page, ...days, totalMinor: total };
    });
    if (found instanceof Refusal) return found;
    const converted = await convertLines(server, found.items);
    return {
      ...found,
      items: found.items.map((line, place) => showLine(line, converted[place] ?? null, excluding ?? [])),
    };
  });
}

/** What a caller wants to see. */
interface WantedSales {
  readonly days: SaleDays;
  /** What the measure leaves out; null without one. */
  readonly excluding: readonly Exclusion[] | null;
}

/** Which days, and what is left out: as the caller says, or as the measure counts on its day. */
function wantedSales(
  timeline: Timeline,
  today: EpochDay,
  { measure: name, asOf, from, to }: contract.QueryOf<typeof contract.listSales>,
): WantedSales | Refusal {
  for (const text of [asOf, from, to])
    if (text !== undefined && parseDay(text) === null) return refuse("day-invalid", { found: text });
  const given = { from: from ?? null, to: to ?? null };
  if (name === undefined) return { days: given, excluding: null };
  const day = asOf === undefined ? today : (parseDay(asOf) as EpochDay);
  const measure = inForce(timeline, day)?.measures.find((each) => each.name === name);
  if (measure === undefined) return refuse("measure-unknown", { found: name });
  const counted = measure.linesOn?.(day);
  if (counted === undefined) return refuse("measure-not-sum", { found: name });
  const own = { from: counted.from === null ? null : dayText(counted.from), to: dayText(counted.to) };
  const isGiven = from !== undefined || to !== undefined;
  return { days: isGiven ? given : own, excluding: counted.excluding };
}

function showLine(
  { listedOn: _, beforeMinor: __, afterMinor: ___, ...line }: ListedSale,
  minor: number | null,
  excluding: readonly Exclusion[],
): contract.SaleLine {
  const isLeftOut = line.exclusion !== null && excluding.includes(line.exclusion);
  return { ...line, countsMinor: isLeftOut ? 0 : minor };
}
