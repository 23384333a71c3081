import { nearestLocale } from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import { type Messages, messages } from "../../locales/messages.ts";

/** The languages of an `Accept-Language` header, the most wanted first; those with q=0 are left out. */
export function wantedLanguages(header: string | undefined): readonly string[] {
  const ranges = (header ?? "").slice(0, 1000).split(",");
  return ranges
    .map((range, index) => {
      const [tag = "", ...params] = range.split(";").map((part) => part.trim());
      const quality = params.find((param) => /^q=/i.test(param))?.slice(2);
      return { tag, index, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== "" && tag !== "*" && quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index)
    .map(({ tag }) => tag);
}

/** The sentences of the language a request asks for. */
export function messagesFor(request: FastifyRequest): Messages {
  return messages(nearestLocale(wantedLanguages(request.headers["accept-language"])));
}
