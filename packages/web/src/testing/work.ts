import type { ActivationDetail, Me, QueuedPromise, TeamProfile } from "@laurel/contract";
import { activation, promise } from "./loop.ts";
import { person } from "./person.ts";

/** An advocate of the team. */
export const advocate: Me = { ...person, id: "p2", name: "Ana", teamRole: "advocate" };

/** A member of the team who reads everything and changes nothing. */
export const auditor: Me = { ...person, id: "p9", name: "Aki", teamRole: "auditor" };

/** A promise in the queue that Ana has: a first contact until Friday 4 December. */
export function queued(changes: Partial<QueuedPromise> = {}): QueuedPromise {
  return {
    ...promise(),
    assignee: { who: "person:p2", name: "Ana" },
    partnerId: "1",
    partnerName: "Veltrassa",
    language: "ko-KR",
    offerTitle: null,
    snoozedUntil: null,
    ...changes,
  };
}

/** An activation with what the team needs to work on it. */
export function activationDetail(changes: Partial<ActivationDetail> = {}): ActivationDetail {
  return {
    ...activation(),
    partnerName: "Veltrassa",
    offerTitle: null,
    contact: {
      name: "Minji",
      email: "marketing@example.com",
      phone: "+8223123456",
      language: "ko-KR",
      reach: "verified",
    },
    form: null,
    answers: {},
    answeredOffers: [],
    steps: [],
    redemptions: [],
    rating: null,
    answerUntil: null,
    ...changes,
  };
}

/** A step of the team. */
export function step(
  changes: Partial<ActivationDetail["steps"][number]> = {},
): ActivationDetail["steps"][number] {
  return {
    stepId: 1,
    action: "ask",
    side: "team",
    by: { who: "person:p2", name: "Ana" },
    happenedAt: "2026-11-27T18:00:00Z",
    recordedAt: "2026-11-27T18:00:00Z",
    channel: null,
    reason: null,
    text: "Which logo?",
    internal: false,
    plan: [],
    link: null,
    attachments: [],
    ...changes,
  };
}

/** A colleague who speaks Korean. */
export const bo: TeamProfile = {
  userId: "p3",
  name: "Bo",
  role: "advocate",
  languages: ["ko-KR"],
  absentFrom: null,
  absentUntil: null,
  absent: false,
  takesWork: true,
  chosen: null,
};
