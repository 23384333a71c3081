import type { LoopRequest } from "@laurel/contract";
import type { PageWords } from "../../../kit/words.ts";

type About = Pick<LoopRequest, "kind" | "reason" | "offerTitle">;

/** What a request is about, in a few words: its kind, and the offer where it names one. */
export function requestTitle({ t }: PageWords, { kind, reason, offerTitle }: About): string {
  const name = t(reason === "owner-unknown" ? "request.owner-unknown" : `request-kind.${kind}`);
  return offerTitle === null ? name : t("request.of-offer", { request: name, offer: offerTitle });
}

/** Names what a reference is about. */
interface AboutNames {
  /** The name of the benefit of an activation; null where it is not known. */
  benefitOf(activationId: number): string | null;
  measure(measure: string): string;
}

/** What an appeal or a support request refers to, in words; null where the reader can't tell from it. */
export function aboutText({ t, day }: PageWords, about: string, names: AboutNames): string | null {
  const [, subject, rest = ""] = /^([a-z-]+):(.*)$/.exec(about) ?? [];
  if (subject === "activation") {
    const benefit = names.benefitOf(Number(rest));
    return benefit === null ? null : t("request.about-activation", { benefit });
  }
  if (subject !== "measure") return null;
  const [, measure = "", on] = /^([^@]+)@(\d{4}-\d{2}-\d{2})$/.exec(rest) ?? [];
  return on === undefined
    ? null
    : t("request.about-measure", { measure: names.measure(measure), day: day(on) });
}
