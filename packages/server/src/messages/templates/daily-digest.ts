import { type Linked, linesOf, type Passage, type Template } from "./template.ts";

/** The messages of a day that a person wants in one mail. */
export const dailyDigest: Template<
  Linked<{
    /** Their subjects, one per line. */
    readonly subjects: string;
    /** Where each leads, in the same order. */
    readonly links: string;
  }>
> = {
  params: { subjects: "text", links: "text" },
  write: ({ say }, { subjects, links }) => {
    const hrefs = linesOf(links);
    const titles = linesOf(subjects);
    return {
      subject: say("mail.daily-digest.subject", { count: titles.length }),
      heading: say("mail.daily-digest.heading"),
      paragraphs: [
        say("mail.daily-digest.body"),
        ...titles.map((text, place): Passage => {
          const href = hrefs[place] ?? "";
          return URL.canParse(href) ? { kind: "link", text, href } : text;
        }),
      ],
      action: say("mail.daily-digest.action"),
      notes: [],
    };
  },
};
