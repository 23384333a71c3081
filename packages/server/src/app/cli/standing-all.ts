import type { StandingAnswer } from "@laurel/contract";
import { dayText, type EpochDay, type Explanation, epochDay, inForce, type Program } from "@laurel/core";
import { figureText, nearestText, waitingLines } from "@laurel/words";
import type { Tx } from "../../platform/database/transaction.ts";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import type { PublishedProgram } from "../../program/load-timeline.ts";
import { answerToday, type WrittenAnswer, written } from "../../standing/answer-today.ts";
import { computeAll, type PartnerAnswer } from "../../standing/compute-all.ts";
import { explainPartner } from "../../standing/compute-standing.ts";
import { namingOf, type ProgramNaming } from "../../standing/naming.ts";
import { isUndecided } from "../../standing/undecided.ts";
import { readWaiting, waitingOf } from "../../standing/waiting.ts";
import { localeAsked } from "./ask-locale.ts";
import { tableOf } from "./columns.ts";
import type { CliContext } from "./context.ts";
import {
  dayAsked,
  knownAtAsked,
  knownLines,
  type PublishedToday,
  plain,
  type StandingOptions,
} from "./standing-options.ts";
import { tellUndecided } from "./tell-undecided.ts";

/** What every partner has on a day: a line of JSON each, or a table. */
export async function all(
  context: CliContext,
  tx: Tx,
  published: PublishedToday,
  options: StandingOptions,
): Promise<void> {
  const day = dayAsked(options, published);
  if (!context.json) return table(context, tx, published, day, options);
  let text = "";
  const flush = async () => {
    await context.stdout(text);
    text = "";
  };
  for await (const answers of plainAnswers(tx, published, day, options)) {
    for (const { partnerId, answer } of answers) {
      if (typeof answer === "string") {
        text += `${answer}\n`;
        if (text.length >= 65_536) await flush();
      } else {
        await flush();
        await tellUndecided(context, partnerId, answer, { as_of: dayText(day) });
      }
    }
  }
  await flush();
}

/** Some answers after others, without facts: today's need not be computed from them for the most part. */
async function* plainAnswers(
  tx: Tx,
  published: PublishedToday,
  day: EpochDay,
  options: StandingOptions,
): AsyncGenerator<readonly WrittenAnswer[]> {
  const isToday = day === epochDay(published.today) && knownAtAsked(options, published) === null;
  if (isToday && options.sort !== "next") return yield* answerToday(tx, day);
  for await (const computed of inOrder(tx, published, day, options)) yield [written(computed)];
}

function inOrder(tx: Tx, published: PublishedToday, day: EpochDay, options: StandingOptions) {
  const knownAt = knownAtAsked(options, published);
  const found = computeAll(tx, day, epochDay(published.today), knownAt);
  return options.sort === "next" ? closestFirst(found, published, day) : found;
}

/** Every partner, those closest to their next stage first; they are all held in memory. */
async function* closestFirst(
  all: AsyncIterable<PartnerAnswer>,
  { timeline }: PublishedProgram,
  day: EpochDay,
) {
  const found: { readonly share: number; readonly answer: PartnerAnswer }[] = [];
  for await (const answer of all) {
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
  published: PublishedToday,
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
      const { partnerId } = partner.known;
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
  const knownAt = knownAtAsked(options, published);
  for (const line of knownLines(speaking, knownAt)) context.stderr(`${line}\n`);
  if (knownAt !== null) return;
  const waiting = await waitingOf(tx, await readWaiting(tx, null, published.today.toString()));
  for (const line of waitingLines(speaking.words, waiting)) context.stderr(`${line}\n`);
}

/** The stages by their names; by their ids where no version names them. */
export function stagesText(
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
