import { type Locale, nearestLocale, StandingAnswer, toWire } from "@laurel/contract";
import {
  dayText,
  type EpochDay,
  type Explanation,
  epochDay,
  inForce,
  type Program,
  parseDay,
} from "@laurel/core";
import { figureText, missingText, type ReasonLine } from "@laurel/words";
import { Command } from "commander";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { systemClock, todayOf } from "../../platform/clock.ts";
import { findExample } from "../../platform/database/example.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { loadTimeline, type PublishedProgram } from "../../program/load-timeline.ts";
import { computeAll } from "../../standing/compute-all.ts";
import { computeStanding, explainPartner } from "../../standing/compute-standing.ts";
import { type DescribedStanding, describeStanding, withSource } from "../../standing/describe-standing.ts";
import { namingOf, type ProgramNaming } from "../../standing/naming.ts";
import { findHistory } from "../../standing/standing-store.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { type LocaleOptions, localeAsked, localeOption } from "./ask-locale.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import { setAsideCommand } from "./set-aside.ts";
import { tellUndecided } from "./tell-undecided.ts";

interface StandingOptions extends LocaleOptions {
  readonly asOf?: string;
}

/** `laurel standing all`, `standing PARTNER`, `standing history PARTNER`, `standing set-aside`. */
export function standingCommand(context: CliContext): Command {
  const command = new Command("standing")
    .description("what a partner has on a day, and why")
    .argument("<partner>", "partner id")
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
    .action(() =>
      reading(context, command.opts(), (tx, published) => all(context, tx, published, command.opts())),
    );
  command
    .command("history")
    .description("each recomputation of a partner that changed the answer")
    .argument("<partner>", "partner id")
    .action((partner: string) => reading(context, command.opts(), (tx) => history(context, tx, partner)));
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

function dayAsked({ asOf }: StandingOptions, { timeline }: PublishedProgram): EpochDay {
  if (asOf === undefined) return epochDay(todayOf(systemClock, timeline));
  const day = parseDay(asOf);
  if (day !== null) return day;
  throw new OperatorError(`--as-of "${asOf}" is not a day of the calendar; write it as YYYY-MM-DD.`, {
    exit: 2,
  });
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
  if (computed === null) throw new OperatorError(`There is no partner ${partner}.`);
  if (isUndecided(computed)) {
    return tellUndecided(context, partner, computed, { as_of: dayText(day) }, locale);
  }
  if (context.json) {
    const reasons = computed.explanation?.reasons ?? null;
    return context.stdout(`${JSON.stringify({ ...toWire(StandingAnswer, computed.answer), reasons })}\n`);
  }
  await context.stdout(standingText(messages(locale), describeStanding(published, computed, locale)));
}

function standingText(speaking: Messages, { head, tracks, unlocked, locked }: DescribedStanding): string {
  const lines = [...head];
  for (const { title, reasons, next } of tracks) {
    lines.push("", title, ...reasons.flatMap((reason) => reasonText(speaking, reason, "  ")));
    lines.push(...next.map((line) => `  ${line}`));
  }
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
  const told = source === "assumed" ? withSource(speaking, text) : text;
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
  if (!context.json) return table(context, tx, published, day, localeAsked(context, options));
  let text = "";
  const flush = async () => {
    await context.stdout(text);
    text = "";
  };
  for await (const { partner, answer } of computeAll(tx, day)) {
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

async function table(
  context: CliContext,
  tx: Tx,
  published: PublishedProgram,
  day: EpochDay,
  locale: Locale,
): Promise<void> {
  const { timeline, versions } = published;
  const own = versions.filter(({ program }) => program === inForce(timeline, day));
  const naming = own[0] === undefined ? null : namingOf(locale, own[0].program.currency, own);
  const { words } = messages(locale);
  const rows: string[][] = [["partner", "name", "stage", "measures", "to the next stage"]];
  for await (const { partner, answer } of computeAll(tx, day)) {
    if (isUndecided(answer)) {
      const { partnerId } = partner.history;
      rows.push([partnerId, partner.name, messages(locale).say("standing.undecided"), "", ""]);
      await tellUndecided(context, partnerId, answer, {}, locale);
      continue;
    }
    const row = [answer.partnerId, partner.name, stagesText(answer)];
    if (naming === null || own[0] === undefined) rows.push(row);
    else {
      // The same facts were decided just now, so they can be explained.
      const { explanation } = explainPartner(timeline, partner, day);
      rows.push([
        ...row,
        measuresText(words, naming, own[0].program, answer),
        gapsText(words, naming, explanation),
      ]);
    }
  }
  await context.stdout(`${plain(tableOf(rows))}\n`);
}

function stagesText({ tracks }: StandingAnswer): string {
  const entries = Object.entries(tracks).map(([track, stages]) => {
    if (typeof stages === "string") return `${track} ${stages}`;
    const counts = Map.groupBy(Object.values(stages), (stage) => stage);
    return `${track} ${[...counts].map(([stage, { length }]) => `${length} ${stage}`).join(" ")}`;
  });
  return entries.join(", ");
}

function measuresText(
  words: Messages["words"],
  naming: ProgramNaming,
  program: Program,
  { measures }: StandingAnswer,
): string {
  const known = program.measures.flatMap(({ name, type }) => {
    const value = measures[name] ?? null;
    return value === null ? [] : [`${name} ${figureText(words, naming, value, type)}`];
  });
  return known.join(", ");
}

/** What the partner's own tracks are missing for the next stage. */
function gapsText(words: Messages["words"], naming: ProgramNaming, explanation: Explanation | null): string {
  const gaps = (explanation?.reasons.tracks ?? []).flatMap(({ offer, entered, next, stages }) => {
    const when = stages.find(({ stage }) => stage === next?.stage)?.when ?? null;
    if (offer !== null || !entered || when === null) return [];
    const gap = missingText(words, naming, when, "known") ?? missingText(words, naming, when);
    return gap === null ? [] : [`${next?.stage}: ${gap}`];
  });
  return gaps.join("; ");
}

async function history(context: CliContext, tx: Tx, partner: string): Promise<void> {
  if ((await partnerName(tx, partner)) === null) throw new OperatorError(`There is no partner ${partner}.`);
  const records = await findHistory(tx, partner);
  if (context.json) {
    const lines = records.map(({ recordedAt, cause, answer }) =>
      JSON.stringify({ ...toWire(StandingAnswer, answer), recorded_at: recordedAt.toString(), cause }),
    );
    return context.stdout(lines.map((line) => `${line}\n`).join(""));
  }
  if (records.length === 0) return context.stdout("Nothing has been recorded yet. Run: laurel recompute\n");
  const { words } = messages("en");
  const rows = records.map(({ recordedAt, cause, answer }) => [
    words.day(answer.asOf),
    words.moment(recordedAt.toString()),
    cause,
    answer.version ?? "",
    stagesText(answer),
    String(answer.unlocked.length),
  ]);
  const head = ["as of", "recorded", "cause", "version", "stages", "unlocked"];
  await context.stdout(`${tableOf([head, ...rows], new Set([5]))}\n`);
}
