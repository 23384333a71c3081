import { assigner } from "../../loop/assign-work.ts";
import { logOutreachContact } from "../../loop/outreach/change-outreach.ts";
import { giver } from "../../loop/outreach/gives.ts";
import { openOutreach } from "../../loop/outreach/open-outreach.ts";
import { listOutreaches, type WholeOutreach } from "../../loop/outreach/outreach-store.ts";
import { findUnopened, type UnopenedPublication } from "../../loop/outreach/unopened-store.ts";
import { watchOutreach } from "../../loop/outreach/watch-outreach.ts";
import { endMembership } from "../../people/members/change-members.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Act, Scene, Story } from "./acts.ts";
import { findOfferOwner } from "./example-store.ts";
import { type ExampleTime, momentOn } from "./example-time.ts";
import { addFormerManager, type CastMember } from "./people.ts";

/** More than the example has since it adopted the program. */
const most = 1_000;

/** For how many days the offer is live whose owner has left. */
const strandedDays = 35;

/**
 * What happened with the offers that went live since the program was adopted: the team talked to most owners,
 * some offers wait in time, and one is left whose owner is no longer there.
 */
export async function makeOutreachStories(
  tx: Tx,
  cast: ReadonlyMap<string, CastMember>,
  time: ExampleTime,
): Promise<readonly Story[]> {
  const publications = await findUnopened(tx, { today: time.today.toString(), zone: time.zone }, most);
  const isStranded = ({ partnerId, publishedOn }: UnopenedPublication) =>
    partnerId === cast.get("taipei")?.partnerId && daysLive(publishedOn, time) === strandedDays;
  const stranded = publications.find(isStranded);
  const others = publications.filter((publication) => !isStranded(publication));
  return [
    ...others.map((publication, place) => storyOf(publication, place, time)),
    ...(stranded === undefined ? [] : [await strandedStory(tx, stranded, cast, time)]),
  ];
}

function daysLive(publishedOn: string, { today }: ExampleTime): number {
  return Temporal.PlainDate.from(publishedOn).until(today, { largestUnit: "days" }).days;
}

function storyOf(publication: UnopenedPublication, place: number, time: ExampleTime): Story {
  const { option, publishedOn } = publication;
  const live = daysLive(publishedOn, time);
  const after = 2 + (place % 9);
  // Of those in time every third waits for the team, and so do those whose last days have come.
  const waits = live < 28 && (place % 3 === 0 || live >= 26);
  const opens = opening(publication, time);
  const begins = option === "list" ? [opens, watching(publication, opens.at)] : [opens];
  if (waits || after >= live) return begins;
  const day = Temporal.PlainDate.from(publishedOn).add({ days: after });
  return [...begins, talkAt(momentOn(time, day, 11), publication)];
}

/** Opens the outreach on the day. */
function opening(publication: UnopenedPublication, time: ExampleTime): Act {
  return {
    at: momentOn(time, Temporal.PlainDate.from(publication.publishedOn), 9),
    perform: async ({ tx, ground, surroundings: { publicUrl } }) => {
      const gives = await giver(tx, [publication.partnerId], ground);
      return openOutreach(tx, publication, { ground, publicUrl, choose: await assigner(tx, ground), gives });
    },
  };
}

/** Takes the next step: for a listed offer the message that has arrived is the first word. */
function watching(publication: UnopenedPublication, at: Temporal.Instant): Act {
  return {
    at,
    perform: async (scene) => {
      const { tx, ground, surroundings } = scene;
      const found = await outreachOf(scene, publication);
      // Where no one could be written to, a person of the team finds someone.
      if (found?.baseTo != null) await watchOutreach(tx, found.outreachId, ground, surroundings.publicUrl);
    },
  };
}

function talkAt(at: Temporal.Instant, publication: UnopenedPublication): Act {
  return {
    at,
    perform: async (scene) => {
      const found = await outreachOf(scene, publication);
      if (found?.assignee == null || found.contactedAt !== null) return;
      const order = { outreachId: found.outreachId, actor: { who: `person:${found.assignee}` } };
      const talk = { channel: "call", at, subject: null, text: `We talked about ${found.offerTitle}.` };
      const { tx, ground, surroundings } = scene;
      return logOutreachContact(tx, { ...order, side: "team" }, talk, ground, surroundings.publicUrl);
    },
  };
}

async function outreachOf(
  { tx }: Scene,
  { partnerId, offerId, option }: UnopenedPublication,
): Promise<WholeOutreach | undefined> {
  const found = await listOutreaches(tx, { partnerId, offerIds: [offerId] }, null, most);
  return found.find((each) => each.option === option);
}

/** The owner leaves after the message has arrived; a week ago its four weeks were over. */
async function strandedStory(
  tx: Tx,
  publication: UnopenedPublication,
  cast: ReadonlyMap<string, CastMember>,
  time: ExampleTime,
): Promise<Story> {
  const { partnerId, offerId } = publication;
  const email = await findOfferOwner(tx, partnerId, offerId);
  const person = { name: "陳冠宇", locale: "zh-TW", partnerId };
  const owner = email === null ? null : await addFormerManager(tx, { who: "laurel" }, { ...person, email });
  const on = (daysAgo: number) => momentOn(time, time.today.subtract({ days: daysAgo }), 10);
  const leaves: Act = {
    at: on(20),
    perform: async ({ tx: inside, ground: { now } }) => {
      const actor = { who: `person:${cast.get("administrator")?.userId ?? ""}` };
      if (owner !== null) await endMembership(inside, { partnerId, userId: owner.userId, actor, now });
    },
  };
  return [opening(publication, time), leaves, watching(publication, on(6))];
}
