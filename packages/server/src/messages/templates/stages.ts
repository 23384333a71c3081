import { type Linked, passages, type Template } from "./template.ts";

/** Tells that a partner's stage changed, and why. */
export const stageChanged: Template<
  Linked<{
    readonly track: string;
    /** The name of the stage before; "": there was none. */
    readonly from: string;
    /** The name of the stage now; "": there is none. */
    readonly to: string;
    /** One per line. */
    readonly reasons: string;
    /** "up" or "down". */
    readonly direction: string;
  }>
> = {
  params: { track: "name", from: "name?", to: "name?", reasons: "text", direction: "word" },
  write: ({ say }, { track, from, to, reasons, direction }) => {
    const how = to === "" ? "ended" : from === "" ? "first" : direction;
    return {
      subject: say("mail.stage-changed.subject", { how, from, to }),
      heading: say("mail.stage-changed.heading", { how, from, to }),
      paragraphs: [
        say("mail.stage-changed.body", { how, track, from, to }),
        say("mail.stage-changed.reasons"),
        ...passages("list", reasons),
        say("mail.stage-changed.next", { direction }),
      ],
      action: say("mail.stage-changed.action"),
      notes: [],
    };
  },
};
