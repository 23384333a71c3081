import type { Contact } from "@laurel/contract";
import { RefusedRequest } from "../../../kit/refused-request.ts";
import type { PageWords } from "../../../kit/words.ts";

/** Whether mail reaches a contact, and if not, what to do about it. */
export function reachText({ t }: PageWords, { reach, email, name }: Contact): string {
  return t(`contact.reach.${reach}`, { email, name: name ?? email });
}

/** What was wrong with the fields of a contact, by field; empty where the refusal is about something else. */
export function fieldErrors(error: unknown): Readonly<Partial<Record<"person" | "email" | "phone", string>>> {
  if (!(error instanceof RefusedRequest) || error.problem === null) return {};
  const { code, detail, refusals = [] } = error.problem;
  const all = refusals.length > 0 ? refusals : [{ code, message: detail }];
  const told = (wanted: string) => all.find((each) => each.code === wanted)?.message;
  const [person, email, phone] = [
    told("contact-user-unknown"),
    told("contact-email-is-account"),
    told("contact-phone-invalid"),
  ];
  return {
    ...(person === undefined ? {} : { person }),
    ...(email === undefined ? {} : { email }),
    ...(phone === undefined ? {} : { phone }),
  };
}
