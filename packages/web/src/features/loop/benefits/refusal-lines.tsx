import { makeStyles, tokens } from "@fluentui/react-components";
import type { RefusedFor } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({
  lines: {
    display: "grid",
    gap: "4px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
    color: tokens.colorNeutralForeground2,
  },
  link: { color: tokens.colorBrandForegroundLink },
});

interface RefusalLinesProps {
  readonly partnerId: string;
  readonly refusals: readonly RefusedFor[];
}

/** Everything that is against an activation, each with a link to the way out. */
export function RefusalLines({ partnerId, refusals }: RefusalLinesProps) {
  const { lines } = useStyles();
  if (refusals.length === 0) return null;
  return (
    <ul className={lines}>
      {refusals.map((refusal) => (
        <li key={`${refusal.code} ${refusal.message}`}>
          {refusal.message} <WayOut partnerId={partnerId} refusal={refusal} />
        </li>
      ))}
    </ul>
  );
}

interface WayOutProps {
  readonly partnerId: string;
  readonly refusal: RefusedFor;
}

function WayOut({ partnerId, refusal: { code, next } }: WayOutProps) {
  const { t } = useWords();
  const { link } = useStyles();
  if (code === "benefit-locked" || next === undefined) {
    if (code !== "benefit-locked") return null;
    return (
      <Link to="/partners/$partnerId/eligibility" params={{ partnerId }} className={link}>
        {t("way-out.eligibility")}
      </Link>
    );
  }
  switch (next.kind) {
    case "activation":
      return (
        <Link
          to="/partners/$partnerId/activations/$activationId"
          params={{ partnerId, activationId: next.id ?? "" }}
          className={link}
        >
          {t("way-out.activation")}
        </Link>
      );
    case "offer":
      return (
        <Link to="/partners/$partnerId/offers" params={{ partnerId }} className={link}>
          {t("way-out.offers")}
        </Link>
      );
    case "contact":
      return (
        <Link to="/partners/$partnerId/benefits" params={{ partnerId }} hash="contact" className={link}>
          {t("way-out.contact")}
        </Link>
      );
    default:
      return (
        <Link
          to="/partners/$partnerId/benefits"
          params={{ partnerId }}
          search={{ find: next.id ?? "" }}
          className={link}
        >
          {t("way-out.benefit")}
        </Link>
      );
  }
}
