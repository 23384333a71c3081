import { Button, Checkbox, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { Activation, PartnerBenefit } from "@laurel/contract";
import { isOpen } from "@laurel/core";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { StateBadge } from "../states.tsx";
import type { BenefitWork } from "./benefit-work.ts";
import { canChoose, choiceOf, isAtOnce } from "./choices.ts";
import { RefusalLines } from "./refusal-lines.tsx";

const useStyles = makeStyles({
  entry: {
    display: "grid",
    gap: "8px",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    justifyItems: "start",
    gridTemplateColumns: "minmax(0, 1fr)",
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px", width: "100%" },
  offer: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  facts: {
    display: "flex",
    flexWrap: "wrap",
    gap: "0 16px",
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
  actions: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 12px",
    marginInlineStart: "auto",
    "@media (max-width: 760px)": { marginInlineStart: 0 },
  },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
  done: { width: "100%", borderRadius: tokens.borderRadiusMedium, ":focus": { outlineStyle: "none" } },
});

interface BenefitEntryProps {
  readonly entry: PartnerBenefit;
  readonly name: string;
  /** Of a benefit that is given for one offer. */
  readonly offerTitle: string | null;
  readonly work: BenefitWork;
}

/** A benefit for the partner or for one offer: its state, why, what is promised, and how to get it. */
export function BenefitEntry({ entry, name, offerTitle, work }: BenefitEntryProps) {
  const styles = useStyles();
  const { state, refusals, activations } = entry;
  const choice = choiceOf(entry);
  const latest = state === "locked" || state === "unlocked" ? undefined : activations[0];
  const told = refusals
    .filter(({ code }) => !isToldElsewhere(entry, code))
    // What used it up has its own link below.
    .map(({ next, ...refusal }) =>
      next?.kind === "activation" || next === undefined ? refusal : { ...refusal, next },
    );
  return (
    <div className={styles.entry}>
      <div className={styles.head}>
        {offerTitle !== null && <span className={styles.offer}>{offerTitle}</span>}
        <StateBadge state={state} />
        <Facts entry={entry} />
        {canChoose(entry) && work.mayMake && (
          <Actions entry={entry} name={name} offerTitle={offerTitle} work={work} />
        )}
      </div>
      {work.activated.has(choice) && <Activated entry={entry} activation={work.activated.get(choice)} />}
      {state === "locked" && work.renderWhy(entry.benefit, entry.offerId)}
      <RefusalLines partnerId={work.partnerId} refusals={told} />
      {latest !== undefined && <Latest activation={latest} name={name} work={work} />}
    </div>
  );
}

/**
 * Whether a reason has a place of its own: why it is locked, the activation below, the button that asks for
 * the contact first, the state of the activation. A benefit that is locked needs no contact yet.
 */
function isToldElsewhere(entry: PartnerBenefit, code: string): boolean {
  if (code === "contact-required") return entry.state === "locked" || canChoose(entry);
  // One that is on its way is not yet used.
  if (code === "used-up") return entry.activations[0] !== undefined && isOpen(entry.activations[0].state);
  return code === "benefit-locked" || code === "already-active";
}

function Facts({ entry }: Pick<BenefitEntryProps, "entry">) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const { currency } = namesOf(program);
  const { amountMinor, leftMinor, until, state } = entry;
  const amount = amountMinor === undefined ? null : words.money(amountMinor, currency);
  const left = leftMinor === undefined ? null : words.money(leftMinor, currency);
  if (amount === null && until === undefined) return null;
  return (
    <span className={styles.facts}>
      {amount !== null && (
        <span>
          {left === null || state === "locked" ? amount : words.t("benefit.left", { amount, left })}
        </span>
      )}
      {until !== undefined && <span>{words.t("benefit.until", { day: words.day(until) })}</span>}
    </span>
  );
}

function Actions({ entry, name, offerTitle, work }: BenefitEntryProps) {
  const { t } = useWords();
  const { actions } = useStyles();
  const choice = choiceOf(entry);
  const what = offerTitle === null ? name : t("benefit.for-offer", { benefit: name, offer: offerTitle });
  return (
    <span className={actions}>
      <Checkbox
        label={t("benefit.choose")}
        aria-label={t("benefit.choose-this", { benefit: what })}
        checked={work.chosen.has(choice)}
        onChange={() => work.toggle(choice)}
      />
      <Button
        appearance="primary"
        aria-label={t("benefit.activate-this", { benefit: what })}
        disabledFocusable={work.isBusy}
        onClick={() => work.activate([entry])}
      >
        {t("benefit.activate")}
      </Button>
    </span>
  );
}

interface ActivatedProps {
  readonly entry: PartnerBenefit;
  readonly activation: Activation | undefined;
}

/** Says that it is activated, where the button was. */
function Activated({ entry, activation }: ActivatedProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const promise = activation?.promises[0];
  return (
    <div ref={box} tabIndex={-1} role="status" className={styles.done}>
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>
          {isAtOnce(program, entry.benefit)
            ? t("benefit.activated-at-once")
            : t("benefit.activated", {
                day: promise === undefined ? "" : words.lastDay(promise.dueAt, program.timeZone),
                known: promise === undefined ? "no" : "yes",
              })}
        </MessageBarBody>
      </MessageBar>
    </div>
  );
}

interface LatestProps {
  readonly activation: Activation;
  readonly name: string;
  readonly work: BenefitWork;
}

function Latest({ activation, name, work }: LatestProps) {
  const { t } = useWords();
  const { link } = useStyles();
  const { activationId, promises, state } = activation;
  const way = state === "waiting-for-partner" ? "answer" : "open";
  return (
    <>
      {promises
        .filter((promise) => promise.state === "open" || promise.state === "missed")
        .map((promise) => (
          <PromiseLine key={promise.promiseId} promise={promise} />
        ))}
      <Link
        to="/partners/$partnerId/activations/$activationId"
        params={{ partnerId: work.partnerId, activationId: String(activationId) }}
        className={link}
        aria-label={t(`benefit.${way}-this`, { benefit: name })}
      >
        {t(`benefit.${way}`)}
      </Link>
    </>
  );
}
