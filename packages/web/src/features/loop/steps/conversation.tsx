import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ActivationDetail } from "@laurel/contract";
import { fileAddress } from "../../../api/attachments.ts";
import { FileIcon } from "../../../kit/icons.tsx";
import type { MessageKey } from "../../../kit/messages.ts";
import { useWords } from "../../../kit/use-words.ts";
import { sizeText } from "./size-text.ts";

/** Something that happened to an activation, an outreach or a request. */
export type Step = ActivationDetail["steps"][number];

const useStyles = makeStyles({
  steps: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  step: {
    display: "grid",
    gap: "4px",
    padding: "10px 14px",
    marginInlineEnd: "min(48px, 6%)",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: "anywhere",
  },
  own: {
    marginInlineEnd: 0,
    marginInlineStart: "min(48px, 6%)",
    backgroundColor: tokens.colorBrandBackground2,
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "baseline", gap: "0 8px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  text: { margin: 0, whiteSpace: "pre-wrap", lineHeight: 1.5 },
  list: { display: "grid", gap: "4px", margin: 0, paddingInlineStart: "20px" },
  files: { display: "grid", gap: "4px", margin: 0, padding: 0, listStyleType: "none" },
  link: {
    minHeight: "24px",
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    color: tokens.colorBrandForegroundLink,
  },
});

/** What each action says of the person who took it; another action is told by its text alone. */
const actionTexts: Readonly<Record<string, MessageKey>> = {
  activate: "step.activate",
  "activate-at-once": "step.activate",
  contact: "step.contact",
  "log-contact": "step.contact",
  plan: "step.plan",
  ask: "step.ask",
  answer: "step.answer",
  deliver: "step.deliver",
  decline: "step.decline",
  cancel: "step.cancel",
  expire: "step.expire",
  revoke: "step.revoke",
  amend: "step.amend",
  rate: "step.rate",
  assign: "step.assign",
  redeem: "step.redeem",
  open: "step.open",
  start: "step.start",
  close: "step.close",
  reopen: "step.reopen",
  uphold: "step.uphold",
  "opt-out": "step.opt-out",
  "opt-in": "step.opt-in",
  owner: "step.owner",
};

const channels: Readonly<Record<string, MessageKey>> = {
  call: "channel.call",
  email: "channel.email",
  meeting: "channel.meeting",
  chat: "channel.chat",
};

const reasons: Readonly<Record<string, MessageKey>> = {
  "not-ready": "reason.not-ready",
  "not-suitable": "reason.not-suitable",
  incomplete: "reason.incomplete",
  "no-capacity": "reason.no-capacity",
  duplicate: "reason.duplicate",
  "illegal-use": "reason.illegal-use",
  fraud: "reason.fraud",
  delisted: "reason.delisted",
  infringement: "reason.infringement",
  "sponsorship-misuse": "reason.sponsorship-misuse",
};

/** What happened, as a conversation: the partner's words on one side, the team's on the other. */
export function Conversation({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useWords();
  const styles = useStyles();
  if (steps.length === 0) return <p className={styles.text}>{t("step.none")}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <StepItem key={step.stepId} step={step} />
      ))}
    </ol>
  );
}

function StepItem({ step }: { readonly step: Step }) {
  const { t, moment } = useWords();
  const styles = useStyles();
  const { action, side, by, happenedAt, channel, reason, text } = step;
  const done = actionTexts[action];
  const means = channel === null ? undefined : channels[channel];
  const why = reason === null ? undefined : reasons[reason];
  return (
    <li className={mergeClasses(styles.step, side === "partner" && styles.own)}>
      <span className={styles.head}>
        <span className={styles.name}>{by.name ?? t(side === "clock" ? "side.laurel" : `side.${side}`)}</span>
        <span className={styles.quiet}>
          {[
            ...(by.name !== null && (side === "team" || side === "manager") ? [t("side.team")] : []),
            ...(done === undefined ? [] : [t(done)]),
            ...(means === undefined ? [] : [t(means)]),
            moment(happenedAt),
          ].join(" · ")}
        </span>
      </span>
      {why !== undefined && <p className={styles.text}>{t(why)}</p>}
      {text !== null && <p className={styles.text}>{text}</p>}
      <StepParts step={step} />
    </li>
  );
}

function StepParts({ step: { plan, link, attachments } }: { readonly step: Step }) {
  const words = useWords();
  const styles = useStyles();
  return (
    <>
      {plan.length > 0 && (
        <ol className={styles.list}>
          {plan.map(({ text, on }) => (
            <li key={`${on} ${text}`}>
              {on === null ? text : words.t("step.planned", { text, day: words.day(on) })}
            </li>
          ))}
        </ol>
      )}
      {link !== null && (
        <a className={styles.link} href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      )}
      {attachments.length > 0 && (
        <ul className={styles.files}>
          {attachments.map(({ attachmentId, name, size }) => (
            <li key={attachmentId}>
              <a className={styles.link} href={fileAddress(attachmentId)} download>
                <FileIcon />
                {words.t("files.file", { name, size: sizeText(words, size) })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
