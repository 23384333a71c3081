import type { QueuedPromise } from "@laurel/contract";
import type { ProgramNames } from "../../../api/program.tsx";
import type { PageWords } from "../../../kit/words.ts";
import { requestKinds } from "../requests/request-search.ts";

/** What people work on. */
export type SubjectKind = "activation" | "outreach" | "request";

/** A subject as it is written in promises: `activation:12`. */
export function readSubject(subject: string): { readonly kind: SubjectKind; readonly id: string } {
  const [kind = "", id = ""] = subject.split(":");
  return { kind: kind === "outreach" || kind === "request" ? kind : "activation", id };
}

type Titled = Pick<QueuedPromise, "subject" | "title"> & { readonly offerTitle: string | null };

/** What a promise is about: the benefit or the kind of request, and the offer where there is one. */
export function subjectTitle(
  { t }: PageWords,
  names: ProgramNames,
  { subject, title, offerTitle }: Titled,
): string {
  const { kind } = readSubject(subject);
  if (kind === "outreach") return offerTitle ?? title;
  const known = requestKinds.find((each) => each === title);
  const name =
    kind === "activation" ? names.benefit(title) : known === undefined ? title : t(`request-kind.${known}`);
  return offerTitle === null ? name : t("request.of-offer", { request: name, offer: offerTitle });
}
