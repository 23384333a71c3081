import { makeStyles, tokens } from "@fluentui/react-components";
import type { LoopPromise, PartnerBenefit } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { subjectTitle } from "../cases/subject.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { requestTitle } from "../requests/request-words.ts";
import type { ToDo } from "./waiting-for-you.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  item: { display: "grid", gap: "4px", gridTemplateColumns: "minmax(0, 1fr)" },
  subject: { paddingInlineStart: "26px" },
  about: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink, width: "fit-content" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  rate: { margin: "12px 0 0", color: tokens.colorNeutralForeground2 },
});

interface WaitsProps {
  readonly partnerId: string;
  readonly items: readonly ToDo[];
}

/** What waits for the partner, each with a link to where it is done. */
export function WaitsForYou({ partnerId, items }: WaitsProps) {
  const { t } = useWords();
  const { list, text } = useStyles();
  return (
    <Card title={t("overview.waits")}>
      {items.length === 0 && <p className={text}>{t("overview.waits-none")}</p>}
      <ul className={list}>
        {items.map((item) => (
          <li key={keyOf(item)}>
            <ToDoLink partnerId={partnerId} item={item} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function keyOf(item: ToDo): string {
  if (item.what === "activation") return `activation ${item.activation.activationId}`;
  if (item.what === "request") return `request ${item.request.requestId}`;
  return item.what === "contact-missing" ? item.what : `${item.what} ${item.contact.contactId}`;
}

function ToDoLink({ partnerId, item }: { readonly partnerId: string; readonly item: ToDo }) {
  const words = useWords();
  const { t } = words;
  const { link } = useStyles();
  const { program } = useSigned();
  if (item.what === "activation") {
    const { activationId, benefit } = item.activation;
    return (
      <Link
        to="/partners/$partnerId/activations/$activationId"
        params={{ partnerId, activationId: String(activationId) }}
        className={link}
      >
        {t("overview.answer", { what: namesOf(program).benefit(benefit) })}
      </Link>
    );
  }
  if (item.what === "request") {
    return (
      <Link
        to="/partners/$partnerId/requests/$requestId"
        params={{ partnerId, requestId: String(item.request.requestId) }}
        className={link}
      >
        {t("overview.answer", { what: requestTitle(words, item.request) })}
      </Link>
    );
  }
  const told =
    item.what === "contact-missing"
      ? t("overview.contact-missing")
      : t(`contact.reach.${item.contact.reach}`, {
          email: item.contact.email,
          name: item.contact.name ?? item.contact.email,
        });
  return (
    <>
      {told}{" "}
      <Link to="/partners/$partnerId/benefits" params={{ partnerId }} hash="contact" className={link}>
        {t("way-out.contact")}
      </Link>
    </>
  );
}

interface PromisedProps {
  readonly partnerId: string;
  readonly promises: readonly LoopPromise[];
  readonly kept: { readonly kept: number; readonly keptLate: number; readonly missed: number } | undefined;
  titleOf(offerId: string): string;
}

/** What the team owes the partner by when, the first due first, and how much it kept so far. */
export function PromisedToYou({ partnerId, promises, kept, titleOf }: PromisedProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  const total = kept === undefined ? 0 : kept.kept + kept.keptLate + kept.missed;
  return (
    <Card title={t("overview.promised")}>
      {promises.length === 0 && <p className={styles.text}>{t("overview.promised-none")}</p>}
      <ul className={styles.list}>
        {promises.map((promise) => (
          <li key={promise.promiseId} className={styles.item}>
            <PromiseLine promise={promise} />
            <span className={styles.subject}>
              <Subject partnerId={partnerId} promise={promise} titleOf={titleOf} />
            </span>
          </li>
        ))}
      </ul>
      {kept !== undefined && total > 0 && (
        <p className={styles.rate}>
          {t("overview.kept", {
            kept: number(kept.kept),
            total: number(total),
            percent: number(Math.floor((kept.kept / total) * 100)),
          })}
        </p>
      )}
    </Card>
  );
}

/** What a promise is about, as a link to it. */
function Subject({
  partnerId,
  promise,
  titleOf,
}: Pick<PromisedProps, "partnerId" | "titleOf"> & { readonly promise: LoopPromise }) {
  const words = useWords();
  const { t } = words;
  const { link } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const [subject, id = ""] = promise.subject.split(":");
  if (subject === "activation") {
    return (
      <Link
        to="/partners/$partnerId/activations/$activationId"
        params={{ partnerId, activationId: id }}
        className={link}
      >
        {names.benefit(promise.title)}
      </Link>
    );
  }
  if (subject === "request") {
    return (
      <Link
        to="/partners/$partnerId/requests/$requestId"
        params={{ partnerId, requestId: id }}
        className={link}
      >
        {t("overview.request", {
          what: subjectTitle(words, names, { ...promise, offerTitle: null }),
          number: id,
        })}
      </Link>
    );
  }
  return (
    <Link to="/partners/$partnerId/offers" params={{ partnerId }} className={link}>
      {titleOf(promise.title)}
    </Link>
  );
}

interface EndsSoonProps {
  readonly partnerId: string;
  readonly benefits: readonly PartnerBenefit[];
}

/** What ends soon unused; nothing if nothing does. */
export function EndsSoon({ partnerId, benefits }: EndsSoonProps) {
  const { t, day, money } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  if (benefits.length === 0) return null;
  return (
    <Card title={t("overview.ends")}>
      <ul className={styles.list}>
        {benefits.map(({ benefit, offerId, until, leftMinor }) => (
          <li key={`${benefit} ${offerId}`} className={styles.item}>
            <Link
              to="/partners/$partnerId/benefits"
              params={{ partnerId }}
              search={{ find: benefit }}
              className={styles.link}
            >
              {names.benefit(benefit)}
            </Link>
            <span className={styles.about}>
              {leftMinor === undefined
                ? t("benefit.until", { day: day(until ?? "") })
                : t("overview.ends-left", { day: day(until ?? ""), left: money(leftMinor, names.currency) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
