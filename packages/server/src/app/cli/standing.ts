import { ExplainedStanding, type Locale, nearestLocale, StandingAnswer, toWire } from "@laurel/contract";
import { dayText, epochDay } from "@laurel/core";
import { partnerWaitingLines, type ReasonLine } from "@laurel/words";
import { Command, Option } from "commander";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { todayOf } from "../../platform/clock.ts";
import { findExample } from "../../platform/database/example.ts";
import type { Database } from "../../platform/database/open.ts";
import { scanning } from "../../platform/database/scanning.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline, type PublishedProgram } from "../../program/load-timeline.ts";
import { computeStanding } from "../../standing/compute-standing.ts";
import { datesOf } from "../../standing/dates.ts";
import { type DescribedStanding, describeStanding, withSource } from "../../standing/describe-standing.ts";
import { namingOf } from "../../standing/naming.ts";
import { findHistory } from "../../standing/record-store.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import { localeAsked, localeOption } from "./ask-locale.ts";
import { backfillCommand } from "./backfill.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { inNormalForm } from "./in-normal-form.ts";
import { receipt } from "./receipt.ts";
import { replayCommand } from "./replay.ts";
import { setAsideCommand } from "./set-aside.ts";
import { all, stagesText } from "./standing-all.ts";
import {
  dayAsked,
  knownAtAsked,
  knownLines,
  type PublishedToday,
  plain,
  type StandingOptions,
} from "./standing-options.ts";
import { tellUndecided } from "./tell-undecided.ts";

/** `laurel standing PARTNER`, and `all`, `history PARTNER`, `receipt PARTNER`, `replay`, `backfill` … */
export function standingCommand(context: CliContext): Command {
  const command = new Command("standing")
    .description("what a partner has on a day, and why")
    .argument("<partner>", "partner id", inNormalForm)
    .option("--as-of <day>", "the day, YYYY-MM-DD; today by default")
    .option("--known-at <moment>", "without what arrived later: a day, or a point in time; now by default")
    .addOption(localeOption())
    .action((partner: string) =>
      reading(context, command.opts(), (tx, published) =>
        one(context, tx, published, partner, command.opts()),
      ),
    );
  command
    .command("all")
    .description("what every partner has on a day; with --json a line each")
    .addOption(
      new Option("--sort <order>", "by id, or next: those closest to their next stage first")
        .choices(["id", "next"])
        .default("id"),
    )
    .action((own: { readonly sort: "id" | "next" }) =>
      reading(context, command.opts(), (tx, published) =>
        all(context, tx, published, { ...command.opts(), ...own }),
      ),
    );
  command
    .command("history")
    .description("each recomputation of a partner that changed the answer")
    .argument("<partner>", "partner id", inNormalForm)
    .action((partner: string) =>
      reading(context, command.opts(), (tx, published) =>
        history(context, tx, published, partner, localeAsked(context, command.opts())),
      ),
    );
  command
    .command("receipt")
    .description("all that a standing rests on, as JSON to keep and to check; the same bytes each time")
    .argument("<partner>", "partner id", inNormalForm)
    .action((partner: string) =>
      reading(context, command.opts(), (tx, published) =>
        receipt(context, tx, published, partner, command.opts()),
      ),
    );
  command.addCommand(replayCommand(context));
  command.addCommand(backfillCommand(context));
  command.addCommand(setAsideCommand(context));
  return command;
}

/** Reads one state of the database, even during an import; says on stderr if it is the example's. */
function reading(
  context: CliContext,
  { locale = "en" }: StandingOptions,
  work: (tx: Tx, published: PublishedToday) => Promise<void>,
): Promise<void> {
  return context.withDatabase((database: Database) =>
    scanning(database, async (tx) => {
      if ((await findExample(tx)) !== null) {
        context.stderr(`${messages(nearestLocale([locale])).say("example.standing")}\n`);
      }
      const published = await loadTimeline(tx);
      await work(tx, { ...published, today: todayOf(database.clock, published.timeline) });
    }),
  );
}

async function one(
  context: CliContext,
  tx: Tx,
  published: PublishedToday,
  partner: string,
  options: StandingOptions,
): Promise<void> {
  const day = dayAsked(options, published);
  const locale = localeAsked(context, options);
  const knownAt = knownAtAsked(options, published);
  const computed = await computeStanding(tx, partner, day, epochDay(published.today), knownAt);
  if (computed === null) throw await noPartner(tx, locale, partner, knownAt);
  if (isUndecided(computed)) {
    return tellUndecided(context, partner, computed, { as_of: dayText(day) }, locale);
  }
  const today = published.today.toString();
  const waiting = knownAt === null ? await waitingOf(tx, await readWaiting(tx, partner, today)) : null;
  if (context.json) {
    const explained = {
      ...computed.answer,
      ...datesOf(published.timeline, computed.history, day),
      ...(knownAt === null ? {} : { knownAt: knownAt.toString() }),
      ...(waiting === null ? {} : { waiting }),
      reasons: computed.explanation?.reasons ?? null,
    };
    return context.stdout(`${JSON.stringify(toWire(ExplainedStanding, explained))}\n`);
  }
  const speaking = messages(locale);
  const described = describeStanding(published, computed, locale);
  const future = computed.answer.asOf > today ? [speaking.words.say("standing.future")] : [];
  const lines = waiting === null ? [] : partnerWaitingLines(speaking.words, waiting);
  const head = [...described.head, ...knownLines(speaking, knownAt), ...future, ...lines];
  await context.stdout(standingText(speaking, { ...described, head }));
}

/** Refuses a partner that doesn't exist, or that was not known yet. */
async function noPartner(
  tx: Tx,
  locale: Locale,
  partner: string,
  knownAt: Temporal.Instant | null = null,
): Promise<OperatorError> {
  const { refusal } = messages(locale);
  const exists = knownAt !== null && (await partnerName(tx, partner)) !== null;
  return new OperatorError(
    exists
      ? refusal("partner-not-known-then", { partner, moment: knownAt.toString() })
      : refusal("partner-not-found", { found: partner }),
  );
}

function standingText(speaking: Messages, described: DescribedStanding): string {
  const { head, tracks, upcoming, unlocked, locked } = described;
  const lines = [...head];
  for (const { title, reasons, next } of tracks) {
    lines.push("", title, ...reasons.flatMap((reason) => reasonText(speaking, reason, "  ")));
    lines.push(...next.map((line) => `  ${line}`));
  }
  if (upcoming !== null) lines.push("", upcoming.title, ...upcoming.lines.map((line) => `  ${line}`));
  for (const { title, items } of [unlocked, locked]) {
    if (items.length === 0) continue;
    lines.push("", title);
    for (const item of items) lines.push(`  ${item.name}`, ...item.lines.map((line) => `    ${line}`));
  }
  return `${plain(lines.join("\n"))}\n`;
}

function reasonText(
  speaking: Messages,
  { holds, text, source, of }: ReasonLine,
  indent: string,
): readonly string[] {
  const told = source === null || source === "published" ? text : withSource(speaking, text, source);
  const below = of.flatMap((line) => reasonText(speaking, line, `${indent}  `));
  return [`${indent}${holds ? "✓" : "✗"} ${told}`, ...below];
}

async function history(
  context: CliContext,
  tx: Tx,
  { timeline, versions }: PublishedProgram,
  partner: string,
  locale: Locale,
): Promise<void> {
  if ((await partnerName(tx, partner)) === null) throw await noPartner(tx, locale, partner);
  const records = await findHistory(tx, partner);
  if (context.json) {
    const lines = records.map(({ recordedAt, cause, answer }) =>
      JSON.stringify({ ...toWire(StandingAnswer, answer), recorded_at: recordedAt.toString(), cause }),
    );
    return context.stdout(lines.map((line) => `${line}\n`).join(""));
  }
  const speaking = messages(locale);
  const { say, words } = speaking;
  if (records.length === 0)
    return context.stdout(`${say("history.none", { command: "laurel recompute" })}\n`);
  const naming =
    timeline[0] === undefined ? null : namingOf(locale, timeline[0].currency, versions.toReversed());
  const rows = records.map(({ recordedAt, cause, answer }) => [
    words.day(answer.asOf),
    words.moment(recordedAt.toString()),
    cause,
    answer.version ?? "",
    stagesText(speaking, naming, answer),
    String(answer.unlocked.length),
  ]);
  const heads = ["as-of", "recorded", "cause", "version", "stages", "unlocked"] as const;
  const head = heads.map((each) => say(`history.${each}`));
  await context.stdout(`${tableOf([head, ...rows], new Set([5]))}\n`);
}
