import type { PartnerRole } from "@laurel/contract";
import { type ActivationRow, latestActivations } from "../../loop/activations/activation-store.ts";
import { rateActivation } from "../../loop/activations/adjust-activation.ts";
import { type ActivationChange, changeActivation } from "../../loop/activations/change-activation.ts";
import { makeActivation } from "../../loop/activations/make-activation.ts";
import { takeAnswer } from "../../loop/contacts/answer-link.ts";
import { saveContact } from "../../loop/contacts/save-contact.ts";
import { openLinks } from "../../messages/link-vault.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { Act, Scene, Story } from "./acts.ts";
import { findContactLink, findPublicOffer } from "./example-store.ts";
import { type ExampleTime, momentOn } from "./example-time.ts";
import type { CastMember } from "./people.ts";

/**
 * What the partners of the example's people have done: the owner's company has one benefit delivered and
 * rated, one that waits for its answer, and one whose promise is due in two days; the Taiwanese manager's has
 * one whose promise is due today, and one that waits. The Korean manager's has named no contact yet.
 */
export function makePartnerStories(
  cast: ReadonlyMap<string, CastMember>,
  time: ExampleTime,
): readonly Story[] {
  const [owner, taipei] = [cast.get("owner"), cast.get("taipei")];
  return [
    ...(owner === undefined ? [] : ownerStories(owner, time)),
    ...(taipei === undefined ? [] : taipeiStories(taipei, time)),
  ];
}

function ownerStories(owner: CastMember, time: ExampleTime): readonly Story[] {
  const { at, activates, works } = actsOf(owner, time);
  const listing = { benefit: "listing-optimization" };
  const blog = { benefit: "whats-new-blog" };
  return [
    [
      { at: at(30, 14), perform: (scene) => nameContact(scene, owner, "+1 425 555 0142") },
      activates(24, listing, (offer) => ({
        offer,
        goal: "more-leads",
        customers: "Mid-sized retailers in North America who plan their stock by hand today.",
        keywords: "demand planning, stock forecast, retail analytics",
      })),
      works(22, listing, {
        ...{ action: "log-contact", channel: "call" },
        text: "We went through the listing together.",
      }),
      works(15, listing, {
        action: "deliver",
        text: "The summary now says what the product does in its first sentence. Two screenshots were added.",
        data: { link: "https://marketplace.example/listing-review" },
      }),
      {
        at: at(14, 9),
        perform: (scene) =>
          withActivation(scene, owner, listing, ({ activationId }) =>
            rateActivation(
              scene.tx,
              {
                ...{ partnerId: owner.partnerId, activationId, actor: actorOf(owner) },
                ...{ rating: 5, text: "Clear advice. We have had more questions from customers since." },
              },
              scene.ground,
            ),
          ),
      },
      activates(5, { benefit: "rewards-testimonial" }, () => ({
        quote: "The review of our listing brought us customers that we had never reached before.",
        person: "Olivia Hart",
        role: "Founder",
        agrees: true,
      })),
    ],
    [
      activates(9, blog, null),
      works(7, blog, {
        ...{ action: "log-contact", channel: "e-mail" },
        text: "The offer is on the list for the next round-up.",
      }),
      works(2, blog, {
        ...{ action: "ask", reason: "more-information" },
        text: "Which new feature should the round-up mention? Two sentences are enough.",
      }),
    ],
  ];
}

function taipeiStories(taipei: CastMember, time: ExampleTime): readonly Story[] {
  const { at, activates, works } = actsOf(taipei, time);
  const listing = { benefit: "listing-optimization" };
  return [
    [
      { at: at(29, 4), perform: (scene) => nameContact(scene, taipei, "+886 2 2345 6789") },
      activates(21, listing, (offer) => ({
        offer,
        goal: "more-purchases",
        customers: "台灣的中小型製造業，還在用試算表管理生產排程。",
        keywords: "生產排程, 製造, 工廠管理",
      })),
      works(18, listing, {
        ...{ action: "log-contact", channel: "call" },
        text: "已通話，說明檢視刊登內容的步驟。",
      }),
      works(10, listing, {
        ...{ action: "ask", reason: "more-information" },
        text: "請提供三張最新的產品截圖（1280 × 720 像素）。",
      }),
      activates(7, { benefit: "whats-new-blog" }, null),
    ],
  ];
}

/** A benefit of a story; a partner of the example activates each once. */
interface Subject {
  readonly benefit: string;
}

const actorOf = ({ userId }: Pick<CastMember, "userId">) => ({ who: `person:${userId}` });

function actsOf(person: CastMember, time: ExampleTime) {
  const at = (daysAgo: number, hour: number) => momentOn(time, time.today.subtract({ days: daysAgo }), hour);
  const activates = (
    daysAgo: number,
    subject: Subject,
    answers: ((offerId: string) => Readonly<Record<string, unknown>>) | null,
  ): Act => ({
    at: at(daysAgo, 9),
    perform: (scene) => activate(scene, person, subject, answers),
  });
  const works = (
    daysAgo: number,
    subject: Subject,
    change: Pick<ActivationChange, "action"> & Partial<ActivationChange>,
  ): Act => ({
    at: at(daysAgo, 13),
    perform: (scene) =>
      withActivation(scene, person, subject, ({ activationId, assignee }) =>
        changeActivation(
          scene.tx,
          {
            ...{ partnerId: person.partnerId, activationId, side: "team", ...change },
            actor: actorOf({ userId: assignee ?? "" }),
          },
          scene.ground,
          scene.surroundings,
        ),
      ),
  });
  return { at, activates, works };
}

async function activate(
  scene: Scene,
  { partnerId, userId, role, locale }: CastMember,
  { benefit }: Subject,
  answers: ((offerId: string) => Readonly<Record<string, unknown>>) | null,
): Promise<unknown> {
  const { tx, ground, surroundings } = scene;
  const offerId = await findPublicOffer(tx, partnerId);
  const memberships = [{ partnerId, role: role as PartnerRole }];
  return makeActivation(
    tx,
    {
      ...{ partnerId, benefit, offerId: null, contactId: null, amountMinor: null },
      answers: answers?.(offerId ?? "") ?? {},
      caller: { kind: "person", userId, teamRole: null, memberships },
      actor: actorOf({ userId }),
      messages: messages(locale as Parameters<typeof messages>[0]),
    },
    ground,
    surroundings,
  );
}

/** Names a person as the contact of their partner; they confirm it by the link in the mail. */
async function nameContact(
  { tx, surroundings }: Scene,
  { partnerId, userId, email, locale }: CastMember,
  phone: string,
): Promise<unknown> {
  const said = { userId, email, phone, language: locale, primary: true };
  const order = { partnerId, contactId: null, said, actor: actorOf({ userId }) };
  const saved = await saveContact(tx, order, surroundings);
  if (saved instanceof Refusal) return saved;
  const sealed = await findContactLink(tx, partnerId, email);
  const opened = sealed === null ? null : openLinks(surroundings.links, "verify-contact", email, sealed);
  const token = opened?.link.split("#token=")[1];
  if (token === undefined) throw new Error("the mail to a contact has no link");
  return takeAnswer(tx, { token, answer: "confirm", requestId: "" }, surroundings);
}

/** Does something with the activation of a benefit; refused where there is none. */
async function withActivation(
  { tx }: Scene,
  { partnerId }: CastMember,
  { benefit }: Subject,
  work: (activation: ActivationRow) => Promise<unknown>,
): Promise<unknown> {
  const latest = await latestActivations(tx, partnerId, 1);
  const found = latest.find((each) => each.benefit === benefit);
  return found === undefined ? refuse("activation-unknown") : work(found);
}
