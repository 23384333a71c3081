import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { Offer, Outreach } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { makeRequest } from "../../../api/loop.ts";
import { nameOwner } from "../../../api/outreach.ts";
import { useSigned } from "../../../api/program.tsx";
import { TextField } from "../../../kit/fields.tsx";
import { Form } from "../../../kit/form.tsx";
import { FormError } from "../../../kit/form-error.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { plain } from "../../../kit/unbroken.ts";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { useChanged } from "../use-changed.ts";

/** The same limit as in the contract. */
const looksLikeAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const useStyles = makeStyles({
  panel: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "minmax(0, 1fr)",
    padding: "16px",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    ":focus": { outlineStyle: "none" },
  },
  text: { margin: 0, lineHeight: 1.5 },
  ways: {
    display: "grid",
    gap: "16px 32px",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 280px), 1fr))",
    alignItems: "start",
  },
  way: { display: "grid", gap: "12px", justifyItems: "start" },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
});

interface MissingMessageProps {
  readonly partnerId: string;
  readonly offer: Offer;
  readonly outreach: Outreach;
  /** Whether the reader may name an owner. */
  readonly mayAct: boolean;
}

/** For an offer about which no one wrote: names an owner, or opens a support request with a second click. */
export function MissingMessage({ partnerId, offer, outreach, mayAct }: MissingMessageProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) box.current?.focus();
  }, [isOpen]);
  return (
    <>
      <div>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t("offer.nobody-wrote")}
        </Button>
      </div>
      {isOpen && (
        <div ref={box} tabIndex={-1} className={styles.panel}>
          <p className={styles.text}>
            {outreach.ownerEmail === null
              ? t("offer.nobody-no-owner")
              : t("offer.nobody-owner", { email: outreach.ownerEmail })}
          </p>
          <div className={styles.ways}>
            {mayAct && <NewOwner outreach={outreach} />}
            <Support partnerId={partnerId} offer={offer} outreach={outreach} />
          </div>
        </div>
      )}
    </>
  );
}

function NewOwner({ outreach }: { readonly outreach: Outreach }) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(outreach.partnerId);
  const [email, setEmail] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const [named, setNamed] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const isAddress = looksLikeAddress.test(email.trim());
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (!isAddress) return input.current?.focus();
    await nameOwner(caller, outreach.outreachId, email.trim());
    setNamed(email.trim());
    await changed();
  });
  return (
    <Form submission={submission} question="other">
      <div role="status">
        {named !== null && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>{t("offer.owner-named", { email: named })}</MessageBarBody>
          </MessageBar>
        )}
      </div>
      <TextField
        ref={input}
        label={t("offer.new-owner")}
        hint={t("offer.new-owner-hint")}
        type="email"
        inputMode="email"
        autoComplete="off"
        maxLength={320}
        value={email}
        set={setEmail}
        wrong={showsErrors && !isAddress ? t("people.email-missing") : null}
      />
      <SubmitButton isBusy={submission.isBusy}>{t("offer.name-owner")}</SubmitButton>
    </Form>
  );
}

/** Opens a support request with the offer and its dates filled in. */
function Support({ partnerId, offer, outreach }: Omit<MissingMessageProps, "mayAct">) {
  const { t, day } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const [requestId, setRequestId] = useState<number | null>(null);
  const submission = useSubmission(async () => {
    const request = await makeRequest(caller, partnerId, {
      kind: "support",
      offerId: offer.offerId,
      about: `outreach:${outreach.outreachId}`,
      text: plain(
        t("offer.support-text", {
          offer: offer.title,
          id: offer.offerId,
          live: day(outreach.publishedOn),
          due: day(outreach.dueOn),
        }),
      ),
    });
    setRequestId(request.requestId);
    await changed();
  });
  return (
    <div className={styles.way}>
      <p className={styles.text}>{t("offer.support-why")}</p>
      <FormError error={submission.error} question="other" />
      <div role="status">
        {requestId !== null && (
          <Link
            to="/partners/$partnerId/requests/$requestId"
            params={{ partnerId, requestId: String(requestId) }}
            className={styles.link}
          >
            {t("offer.support-opened", { number: String(requestId) })}
          </Link>
        )}
      </div>
      {requestId === null && (
        <Button disabledFocusable={submission.isBusy} onClick={() => submission.send()}>
          {t("offer.support")}
        </Button>
      )}
    </div>
  );
}
