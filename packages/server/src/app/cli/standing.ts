import {
  type Locale,
  nearestLocale,
  StandingAnswer,
  toWire,
  UpcomingChange,
  Waiting,
} from "@laurel/contract";
import {
  dayText,
  type EpochDay,
  type Explanation,
  epochDay,
  inForce,
  type Program,
  parseDay,
} from "@laurel/core";
import { figureText, nearestText, partnerWaitingLines, type ReasonLine, waitingLines } from "@laurel/words";
import { Command, Option } from "commander";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import { findExample } from "../../platform/database/example.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline, type PublishedProgram } from "../../program/load-timeline.ts";
import { computeAll, type PartnerAnswer } from "../../standing/compute-all.ts";
import { computeStanding, explainPartner } from "../../standing/compute-standing.ts";
import { datesOf } from "../../standing/dates.ts";
import { findHistory } from "../../standing/decision-store.ts";
import { type DescribedStanding, describeStanding, withSource } from "../../standing/describe-standing.ts";
import { namingOf, type ProgramNaming } from "../../standing/naming.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { inNormalForm } from "./in-normal-form.ts";
import { setAsideCommand } from "./set-aside.ts";
import { tellUndecided } from "./tell-undecided.ts";

interface StandingOptions extends LocaleOptions {
  readonly asOf?: string;
  readonly sort?: "id" | "next";
}

/** `laurel standing all`, `standing PARTNER`, `standing history PARTNER`, `standing set-aside`. */
export function standingCommand(context: CliContext): Command {
  const command = new Command("standing")
    .description("what a partner has on a day, and why")
    .argument("<partner>", "partner id", inNormalForm)
    .option("--as-of <day>", "the day, YYYY-MM-DD; today by default")
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
  command.addCommand(setAsideCommand(context));
  return command;
}

/** Reads one state of the database, even during an import; says on stderr if it is the example's. */
function reading(
  context: CliContext,
  { locale = "en" }: StandingOptions,
  work: (tx: Tx, published: PublishedProgram) => Promise<void>,
): Promise<void> {
  return context.withDatabase((database: Database) =>
    transaction(
      database,
      allPartners,
      async (tx) => {
        if ((await findExample(tx)) !== null) {
          context.stderr(`${messages(nearestLocale([locale])).say("example.standing")}\n`);
        }
        await work(tx, await loadTimeline(tx));
      },
      { snapshot: true, long: true },
    ),
  );
}

function dayAsked({ asOf, locale = "en" }: StandingOptions, { timeline }: PublishedProgram): EpochDay {
  if (asOf === undefined) return epochDay(todayOf(systemClock, timeline));
  const day = parseDay(asOf);
  if (day !== null) return day;
  const speaking = messages(nearestLocale([locale]));
  throw new OperatorError(`--as-of: ${speaking.refusal("day-invalid", { found: asOf })}`, { exit: 2 });
}

async function one(
  context: CliContext,
  tx: Tx,
  published: PublishedProgram,
  partner: string,
  options: StandingOptions,
): Promise<void> {
  const day = dayAsked(options, published);
  const locale = localeAsked(context, options);
  const computed = await computeStanding(tx, partner, day);
  if (computed === null) throw noPartner(locale, partner);
  if (isUndecided(computed)) {
    return tellUndecided(context, partner, computed, { as_of: dayText(day) }, locale);
  }
  const today = todayOf(systemClock, published.timeline).toString();
  const waiting = await waitingOf(tx, await readWaiting(tx, partner, today));
  if (context.json) {
    const reasons = computed.explanation?.reasons ?? null;
    const { heldUntil, nextChange } = datesOf(published.timeline, computed.partner.history, day);
    const dates = {
      held_until: heldUntil,
      waiting: toWire(Waiting, waiting),
      next_change: nextChange === null ? null : toWire(UpcomingChange, nextChange),
    };
    const answer = toWire(StandingAnswer, computed.answer);
    return context.stdout(`${JSON.stringify({ ...answer, ...dates, reasons })}\n`);
  }
  const speaking = messages(locale);
  const described = describeStanding(published, computed, locale);
  const future = computed.answer.asOf > today ? [speaking.words.say("standing.future")] : [];
  const head = [...described.head, ...future, ...partnerWaitingLines(speaking.words, waiting)];
  await context.stdout(standingText(speaking, { ...described, head }));
}

function noPartner(locale: Locale, found: string): OperatorError {
  return new OperatorError(messages(locale).refusal("partner-not-found", { found }));
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

/**
 * No-break spaces are for text that wraps; here they would only hide amounts from a search.
 */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
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

async function all(
  context: CliContext,
  tx: Tx,
  published: PublishedProgram,
  options: StandingOptions,
): Promise<void> {
  const day = dayAsked(options, published);
  if (!context.json) return table(context, tx, published, day, options);
  let text = "";
  const flush = async () => {
    await context.stdout(text);
    text = "";
  };
  for await (const { partner, answer } of inOrder(tx, published, day, options)) {
    if (isUndecided(answer)) {
      await flush();
      await tellUndecided(context, partner.history.partnerId, answer, { as_of: dayText(day) });
      continue;
    }
    text += `${JSON.stringify(toWire(StandingAnswer, answer))}\n`;
    if (text.length >= 65_536) await flush();
  }
  await flush();
}

function inOrder(tx: Tx, published: PublishedProgram, day: EpochDay, { sort }: StandingOptions) {
  return sort === "next" ? closestFirst(tx, published, day) : computeAll(tx, day);
}

/** Every partner, those closest to their next stage first; they are all held in memory. */
async function* closestFirst(tx: Tx, { timeline }: PublishedProgram, day: EpochDay) {
  const found: { readonly share: number; readonly answer: PartnerAnswer }[] = [];
  for await (const answer of computeAll(tx, day)) {
    const share = isUndecided(answer.answer)
      ? -2
      : shareToNext(explainPartner(timeline, answer.partner, day).explanation);
    found.push({ share, answer });
  }
  for (const { answer } of found.sort((one, other) => other.share - one.share)) yield answer;
}

/** How much of the nearest way to a next stage is reached; −1 where there is none. */
function shareToNext(explanation: Explanation | null): number {
  const own = (explanation?.reasons.tracks ?? []).filter(({ offer, entered }) => offer === null && entered);
  return Math.max(-1, ...own.flatMap(({ next }) => next?.nearest.share ?? []));
}

async function table(
  context: CliContext,
  tx: Tx,
  published: PublishedProgram,
  day: EpochDay,
  options: StandingOptions,
): Promise<void> {
  const { timeline, versions } = published;
  const own = versions.filter(({ program }) => program === inForce(timeline, day));
  const locale = localeAsked(context, options);
  const naming = own[0] === undefined ? null : namingOf(locale, own[0].program.currency, own);
  const speaking = messages(locale);
  const heads = ["partner", "name", "stage", "measures", "next"] as const;
  const rows: string[][] = [heads.map((head) => speaking.say(`table.${head}`))];
  for await (const { partner, answer } of inOrder(tx, published, day, options)) {
    if (isUndecided(answer)) {
      const { partnerId } = partner.history;
      rows.push([partnerId, partner.name, speaking.say("standing.undecided"), "", ""]);
      await tellUndecided(context, partnerId, answer, {}, locale);
      continue;
    }
    const row = [answer.partnerId, partner.name, stagesText(speaking, naming, answer)];
    if (naming === null || own[0] === undefined) rows.push(row);
    else {
      // The same facts were decided just now, so they can be explained.
      const { explanation } = explainPartner(timeline, partner, day);
      rows.push([
        ...row,
        measuresText(speaking, naming, own[0].program, answer),
        gapsText(speaking, naming, explanation),
      ]);
    }
  }
  await context.stdout(`${plain(tableOf(rows))}\n`);
  const today = todayOf(systemClock, timeline).toString();
  const waiting = await waitingOf(tx, await readWaiting(tx, null, today));
  for (const line of waitingLines(speaking.words, waiting)) context.stderr(`${line}\n`);
}

/** The stages by their names; by their ids where no version names them. */
function stagesText(
  { say, words }: Messages,
  naming: ProgramNaming | null,
  { tracks }: StandingAnswer,
): string {
  const entries = Object.entries(tracks).map(([track, stages]) => {
    const name = (stage: string) => naming?.stage(track, stage) ?? stage;
    const counts = typeof stages === "string" ? [] : [...Map.groupBy(Object.values(stages), (id) => id)];
    const shown =
      typeof stages === "string"
        ? name(stages)
        : words.list(
            counts.map(([stage, { length: count }]) => say("table.offers", { count, stage: name(stage) })),
          );
    return say("table.of-track", { track: naming?.track(track) ?? track, stages: shown });
  });
  return joined(say, entries);
}

function joined(say: Messages["say"], texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  return others.reduce((one, other) => say("table.tracks", { one, other }), first);
}

function measuresText(
  { say, words }: Messages,
  naming: ProgramNaming,
  program: Program,
  { measures }: StandingAnswer,
): string {
  const known = program.measures.flatMap(({ name, type }) => {
    const value = measures[name] ?? null;
    if (value === null) return [];
    const figure = figureText(words, naming, value, type);
    return [say("table.figure", { measure: naming.measure(name), value: figure })];
  });
  return words.list(known);
}

/** What the partner's own tracks are missing for the next stage, by the nearest way. */
function gapsText({ say, words }: Messages, naming: ProgramNaming, explanation: Explanation | null): string {
  const gaps = (explanation?.reasons.tracks ?? []).flatMap(({ track, offer, entered, next }) => {
    if (offer !== null || !entered || next === null || next.nearest.open.length === 0) return [];
    const gap = nearestText(words, naming, next.nearest);
    return [say("table.gap", { stage: naming.stage(track, next.stage), gap })];
  });
  return joined(say, gaps);
}

async function history(
  context: CliContext,
  tx: Tx,
  { timeline, versions }: PublishedProgram,
  partner: string,
  locale: Locale,
): Promise<void> {
  if ((await partnerName(tx, partner)) === null) throw noPartner(locale, partner);
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
