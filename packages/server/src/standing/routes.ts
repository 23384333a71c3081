import * as contract from "@laurel/contract";
import {
  dayText,
  type EpochDay,
  type Explanation,
  explain,
  factsOfRecord,
  type History,
  parseDay,
  type Timeline,
  versionNamed,
} from "@laurel/core";
import { forPartner } from "../facts/partners/for-partner.ts";
import { hasUnmatchedRefund, listUnmatchedRefunds } from "../facts/sales/waiting-store.ts";
import { type Clock, todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { asServer } from "../platform/database/transaction.ts";
import { actorOf } from "../platform/http/access/actor.ts";
import { asCaller, askAsCaller } from "../platform/http/access/as-caller.ts";
import { changeOnce } from "../platform/http/answer/change-once.ts";
import { Answered, implement } from "../platform/http/answer/implement.ts";
import { messagesFor } from "../platform/http/answer/language.ts";
import { Refusal, refuse } from "../platform/http/answer/refusal.ts";
import type { App } from "../platform/http/app.ts";
import { listPage } from "../platform/http/paging/list-page.ts";
import { loadPublished, loadTimeline } from "../program/load-timeline.ts";
import { publishedDigests } from "../program/program-store.ts";
import { findArrived } from "./arrived-store.ts";
import { explainHistory } from "./compute-standing.ts";
import { datesOf, stillPredicted } from "./dates.ts";
import { readPartners } from "./facts-store.ts";
import { listSetAside } from "./failure-store.ts";
import { bringUpTo, historyFor, loadPartners } from "./load-partners.ts";
import { loadPasts } from "./past-store.ts";
import { readQuery } from "./read-query.ts";
import { addReceiptRoute } from "./receipt-route.ts";
import { type ListedStanding, listEvents, listStandings, listUnlocks } from "./record-store.ts";
import { retrySetAside } from "./retry-set-aside.ts";
import { sendTagged } from "./send-tagged.ts";
import { standingCache } from "./standing-cache.ts";
import { findSchedule } from "./standing-store.ts";
import { attempt, isUndecided } from "./undecided.ts";
import { readWaiting, waitingOf, waitingOfPartner } from "./waiting.ts";

/** A partner's standing with its reasons, and what is recorded about it. */
export function addStandingRoutes(app: App, database: Database, clock: Clock): void {
  const cached = standingCache();
  implement(app, contract.getStanding, async ({ params: { partnerId }, query, request, reply }) => {
    // Today and the standing are computed from the same versions.
    const [digests, partners, kept, lacksLine, schedule] = await askAsCaller(
      database,
      request,
      publishedDigests,
      (reader) => readPartners(reader, [partnerId], false),
      (reader) => loadPasts(reader, [partnerId]),
      (reader) => hasUnmatchedRefund(reader, partnerId),
      (reader) => findSchedule(reader, partnerId),
    );
    const { timeline } = await loadPublished(database, digests);
    const question = readQuery(query, timeline, clock);
    if (question instanceof Refusal) return question;
    const { asOf, today, knownAt } = question;
    if (partners.length === 0) return refuse("partner-not-found", { found: partnerId });
    const server = asServer(database);
    const [partner] =
      knownAt === null
        ? await bringUpTo(server, timeline, partners, kept, asOf, today)
        : await loadPartners(server, timeline, [partnerId], asOf, today, { knownAt });
    if (partner === undefined)
      return refuse("partner-not-known-then", { partner: partnerId, moment: String(knownAt) });
    const predicted = asOf === today && knownAt === null ? stillPredicted(schedule, today) : null;
    const isDue = schedule?.dueOn != null && schedule.dueOn <= today;
    const readAll = () =>
      asCaller(database, request, (reader) => readWaiting(reader, partnerId, dayText(today)));
    const also =
      knownAt === null
        ? { waiting: await waitingOfPartner(server, { ...partner.known, lacksLine, isDue }, readAll) }
        : { knownAt: knownAt.toString() };
    const found = attempt(partnerId, () => {
      const history = historyFor(partner);
      return cached(timeline, partnerId, { history, asOf, predicted, also }, () => {
        const standing = explained(timeline, history, asOf, predicted);
        return contract.toWire(contract.ExplainedStanding, { ...standing, ...also });
      });
    });
    if (isUndecided(found)) {
      request.log.error({ partnerId, err: found.error }, "a partner can't be decided");
      return refuse(found.code, found.params);
    }
    return new Answered(sendTagged(request, reply, found));
  });
  implement(app, contract.getWaiting, async ({ request }) => {
    const { timeline } = await loadTimeline(database);
    const today = todayOf(clock, timeline).toString();
    const facts = await asCaller(database, request, (reader) => readWaiting(reader, null, today));
    return waitingOf(asServer(database), facts);
  });
  implement(app, contract.listWaitingRefunds, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "waiting-refunds",
        read: (after, limit) => listUnmatchedRefunds(tx, after, limit),
        positionOf: ({ partnerId, source, sourceLineId }) => [partnerId, source, sourceLineId],
        show: (refund) => refund,
      }),
    ),
  );
  addReceiptRoute(app, database, clock);
  addRecordRoutes(app, database);
  addSetAsideRoutes(app, database, clock);
}

function addRecordRoutes(app: App, database: Database): void {
  implement(app, contract.listStandings, async (asked) => {
    const { timeline } = await loadTimeline(database);
    const found = await forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `standings ${partnerId}`,
        read: (after, limit) => listStandings(tx, partnerId, after, limit),
        positionOf: ({ asOf, standingId }) => [asOf, standingId],
        show: (record) => record,
      }),
    );
    if (found instanceof Refusal) return found;
    const arrived = await findArrived(asServer(database), asked.params.partnerId, found.items);
    const items = found.items.map((record, place) => showRecorded(timeline, record, arrived[place] ?? []));
    return { ...found, items };
  });
  implement(app, contract.listUnlocks, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `unlocks ${partnerId}`,
        read: (after, limit) => listUnlocks(tx, partnerId, after, limit),
        positionOf: ({ unlockId }) => [unlockId],
        show: (unlock) => unlock,
      }),
    ),
  );
  implement(app, contract.listEvents, (asked) =>
    forPartner(database, asked, (tx, partnerId) =>
      listPage(asked.query, {
        name: `events ${partnerId}`,
        read: (after, limit) => listEvents(tx, partnerId, after, limit),
        positionOf: ({ eventId }) => [eventId],
        show: (event) => ({ ...event, occurredAt: event.occurredAt.toString() }),
      }),
    ),
  );
}

function addSetAsideRoutes(app: App, database: Database, clock: Clock): void {
  implement(app, contract.listSetAside, ({ query, request }) => {
    const { refusal } = messagesFor(request);
    return asCaller(database, request, (tx) =>
      listPage(query, {
        name: "set-aside",
        read: (after, limit) => listSetAside(tx, after?.[0] ?? null, limit),
        positionOf: ({ partnerId }) => [partnerId],
        show: ({ code, params, firstFailedAt, lastFailedAt, setAsideAt, ...failure }) => ({
          ...failure,
          firstFailedAt: firstFailedAt.toString(),
          lastFailedAt: lastFailedAt.toString(),
          setAsideAt: setAsideAt.toString(),
          refusal: { code, message: refusal(code, params) },
        }),
      }),
    );
  });
  implement(app, contract.retrySetAside, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { timeline } = await loadTimeline(database);
      const order = { today: todayOf(clock, timeline).toString(), actor: actorOf(asked.request) };
      return { retried: await retrySetAside(tx, order) };
    }),
  );
}

function explained(
  timeline: Timeline,
  history: History,
  day: EpochDay,
  predicted: EpochDay | null,
): Omit<contract.ExplainedStanding, "waiting"> {
  const { answer, explanation } = explainHistory(timeline, history, day);
  if (answer.asOf !== dayText(day)) throw new Error("a standing was computed for another day");
  const dates = datesOf(timeline, history, day, predicted);
  return { ...answer, ...dates, reasons: explanation?.reasons ?? null };
}

function showRecorded(
  timeline: Timeline,
  record: ListedStanding,
  arrived: readonly contract.ArrivedFacts[],
): contract.RecordedStanding {
  const { partnerId: _, ...rest } = contract.fromWire(contract.StandingAnswer, record.answer);
  return {
    ...rest,
    recordedAt: record.recordedAt.toString(),
    cause: record.cause,
    arrived,
    reasons: contract.toWire(contract.Reasons, reasonsOf(timeline, record, rest)),
  };
}

const noReasons: Explanation["reasons"] = { tracks: [], conditions: [], benefits: [] };

/** The reasons of a record: those it has, or those that its version gives for its facts. */
function reasonsOf(
  timeline: Timeline,
  { reasons, facts }: ListedStanding,
  { asOf, version, measures }: Omit<contract.StandingAnswer, "partnerId">,
): Explanation["reasons"] {
  if (reasons !== null) return reasons;
  const program = version === null ? null : versionNamed(timeline, version);
  const day = parseDay(asOf);
  if (facts === null || program === null || day === null) return noReasons;
  return explain(program, factsOfRecord(facts, day, measures)).reasons;
}
