import { Badge, Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import type { Partner } from "@laurel/contract";
import { Link, useLocation } from "@tanstack/react-router";
import { type ReactNode, type Ref, useState } from "react";
import { useSigned } from "../../api/program.tsx";
import { BackIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";
import { PartnerParts } from "./partner-parts.tsx";

const useStyles = makeStyles({
  heading: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "16px 32px" },
  who: { flex: "1 1 320px", minWidth: 0 },
  back: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    minHeight: "28px",
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
  title: {
    margin: "8px 0 4px",
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    ":focus": { outlineStyle: "none" },
  },
  facts: {
    display: "flex",
    flexWrap: "wrap",
    gap: "4px 16px",
    margin: 0,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: "tabular-nums",
  },
  day: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "8px 12px" },
  version: { minHeight: "32px" },
});

interface PartnerHeadingProps {
  readonly ref: Ref<HTMLHeadingElement>;
  readonly partnerId: string;
  readonly partner: Partner | undefined;
  /** Content beside the name. */
  readonly children?: ReactNode;
}

/** The name and facts of a partner, and links to the parts of its pages. */
export function PartnerHeading({ ref, partnerId, partner, children }: PartnerHeadingProps) {
  const { t, country, day } = useWords();
  const styles = useStyles();
  return (
    <>
      <div className={styles.heading}>
        <div className={styles.who}>
          <BackLink />
          <h1 ref={ref} tabIndex={-1} className={styles.title} lang={partner?.locale}>
            {partner?.name ?? "…"}
          </h1>
          <p className={styles.facts}>
            <span>{partnerId}</span>
            {partner && <span>{country(partner.country)}</span>}
            {partner?.joinedOn && <span>{t("partner.joined", { day: day(partner.joinedOn) })}</span>}
          </p>
        </div>
        {children}
      </div>
      <PartnerParts partnerId={partnerId} />
    </>
  );
}

/** A link back to the list with the same search, filter and page, for readers who may see the list. */
export function BackLink() {
  const { t } = useWords();
  const { back } = useStyles();
  const { me } = useSigned();
  const list = useLocation({ select: ({ state }) => state.list });
  if (me.kind === "person" && me.teamRole === null) return null;
  return (
    <Link to="/" search={list ?? {}} state={{ list: list ?? {} }} className={back}>
      <BackIcon />
      {t("partner.back")}
    </Link>
  );
}

interface DayPickerProps {
  readonly asOf: string;
  readonly version: string | null;
  look(day: string): void;
}

/** The day of the standing, and the version of the program in force on it. */
export function DayPicker({ asOf, version, look }: DayPickerProps) {
  const { t, day } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  // A half-typed day is not valid. The page changes when the day is complete.
  const [typed, setTyped] = useState(asOf);
  const [known, setKnown] = useState(asOf);
  if (known !== asOf) {
    setKnown(asOf);
    setTyped(asOf);
  }
  const inForce = program.versions.find((one) => one.version === version);
  return (
    <div className={styles.day}>
      <Field label={t("partner.as-of")}>
        <Input
          type="date"
          value={typed}
          onChange={(_, { value }) => {
            setTyped(value);
            if (/^[12]\d{3}-\d{2}-\d{2}$/.test(value)) look(value);
          }}
        />
      </Field>
      {asOf !== program.today && (
        <Button appearance="subtle" onClick={() => look(program.today)}>
          {t("partner.today")}
        </Button>
      )}
      {inForce && (
        <Badge appearance="tint" color="brand" size="extra-large" className={styles.version}>
          {t("partner.version", { version: inForce.version, day: day(inForce.inForceFrom) })}
        </Badge>
      )}
    </div>
  );
}
