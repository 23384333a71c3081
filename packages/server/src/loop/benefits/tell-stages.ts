import { epochDay, type TrackReasons } from "@laurel/core";
import { type ReasonLine, reasonLines, stageReasons } from "@laurel/words";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { computeStanding } from "../../standing/compute-standing.ts";
import { namingOf } from "../../standing/naming.ts";
import { isUndecided } from "../../standing/undecided.ts";
import type { LoopGround } from "../ground.ts";
import { keyOf, type MailReader, ownerRecipients, primaryRecipient } from "../recipient-store.ts";
import type { LoopWork } from "../surroundings.ts";
import type { ChangeEvent } from "./change-events-store.ts";
import { tellChanged } from "./tell-changed.ts";

/**
 * Tells partners that they reached a stage or left one, with the reasons of today: the primary contact and
 * the owners. Of several changes of a track, the first and the last stage are told.
 */
export async function tellStages({ publicUrl, ...work }: LoopWork): Promise<void> {
  await tellChanged(work, "stages", async (tx, partnerId, found, ground) => {
    // The stage of an offer is its publishing option, which its publisher has set.
    const changes = found.filter(({ data }) => data.offer === undefined);
    if (changes.length > 0) await tellPartner(tx, partnerId, changes, ground, publicUrl);
    return false;
  });
}

async function tellPartner(
  tx: Tx,
  partnerId: string,
  changes: readonly ChangeEvent[],
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const tracks = await reasonsToday(tx, partnerId, ground);
  const primary = await primaryRecipient(tx, partnerId);
  const owners = (await ownerRecipients(tx, partnerId)).filter(({ email }) => email !== primary?.email);
  const recipients = primary === null ? owners : [primary, ...owners];
  for (const [track, each] of Map.groupBy(changes, ({ data }) => data.track ?? "")) {
    const change = { track, from: stageIn(each[0], "before"), to: stageIn(each.at(-1), "after") };
    if (change.from === change.to) continue;
    const cause = `stages:${ground.today}:${each.at(-1)?.eventId}:${track}`;
    const reasons = tracks.find((one) => one.track === track && one.offer === null) ?? null;
    for (const recipient of recipients) {
      const { email, locale, userId } = recipient;
      await queueMessage(tx, {
        ...{ partnerId, email, locale, userId, zone: ground.zone, createdAt: ground.now },
        ...{ cause: `${cause}:${keyOf(recipient)}`, template: "stage-changed" },
        params: {
          ...describe(change, reasons, ground, recipient),
          link: `${publicUrl}/partners/${encodeURIComponent(partnerId)}`,
        },
      });
    }
  }
}

function stageIn(event: ChangeEvent | undefined, side: "before" | "after"): string | null {
  const stage = event?.data[side];
  return typeof stage === "string" ? stage : null;
}

async function reasonsToday(
  tx: Tx,
  partnerId: string,
  { today }: LoopGround,
): Promise<readonly TrackReasons[]> {
  const standing = await computeStanding(tx, partnerId, epochDay(today), epochDay(today));
  return standing === null || isUndecided(standing) ? [] : (standing.explanation?.reasons.tracks ?? []);
}

interface StageMove {
  readonly track: string;
  readonly from: string | null;
  readonly to: string | null;
}

function describe(
  { track, from, to }: StageMove,
  reasons: TrackReasons | null,
  { program, versions }: LoopGround,
  { locale }: MailReader,
) {
  const { words } = messages(locale);
  const currency = program?.currency ?? versions[0]?.program.currency;
  if (currency === undefined) throw new Error("a stage changed without a program");
  const naming = namingOf(locale, currency, versions);
  const lines = (reasons === null ? [] : stageReasons(reasons)).flatMap((reason) =>
    reasonLines(words, naming, reason).flatMap(textsOf),
  );
  const stages = program?.tracks.find(({ id }) => id === track)?.stages.map(({ id }) => id) ?? [];
  const isUp = stages.indexOf(to ?? "") > stages.indexOf(from ?? "");
  return {
    track: naming.track(track),
    from: from === null ? "" : naming.stage(track, from),
    to: to === null ? "" : naming.stage(track, to),
    reasons: lines.length === 0 ? naming.track(track) : lines.join("\n"),
    direction: isUp ? "up" : "down",
  };
}

function textsOf({ text, of }: ReasonLine): readonly string[] {
  return [text, ...of.flatMap(textsOf)];
}
