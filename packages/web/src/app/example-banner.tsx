import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../api/session.tsx";
import { signInOptionsQuery } from "../api/sign-in.ts";
import { Disclosure } from "../kit/disclosure.tsx";
import { usePhone } from "../kit/use-media.ts";
import { useWords } from "../kit/use-words.ts";
import { ExampleClock, useExampleClock } from "./example-clock.tsx";

/** Works in a fresh clone too, without an alias. */
const command = "npm run -s laurel -- example remove";

const useStyles = makeStyles({
  banner: {
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    borderTop: `3px solid ${tokens.colorStatusWarningBorderActive}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  line: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "0 16px",
    maxWidth: "1280px",
    marginInline: "auto",
    padding: "4px 24px",
    boxSizing: "border-box",
    "@media (max-width: 1080px)": { paddingInline: "16px" },
    "@media (max-width: 600px)": { paddingBlock: 0 },
  },
  text: { margin: 0, padding: "2px 0" },
  // Opened, the explanation takes a line of its own and moves the page down, so that it covers nothing.
  more: { ":has([open])": { flexBasis: "100%" } },
  how: { margin: "4px 0", maxWidth: "72ch" },
  command: {
    display: "inline-block",
    padding: "2px 8px",
    fontFamily: tokens.fontFamilyMonospace,
    overflowWrap: "anywhere",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/**
 * Says on every page that what it shows is the example, and how to end it; on a phone in one line that opens.
 * Absent with real data.
 */
export function ExampleBanner() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const { data } = useQuery(signInOptionsQuery(caller.locale));
  const isPhone = usePhone();
  if (!data?.example) return null;
  return (
    <aside className={styles.banner} aria-label={t("example.label")}>
      <div className={styles.line}>
        {isPhone ? (
          <Brief />
        ) : (
          <>
            <p className={styles.text}>{t("example.banner")}</p>
            <ExampleClock />
            <End />
          </>
        )}
      </div>
    </aside>
  );
}

/** The day of the example in one line, which opens for the rest. */
function Brief() {
  const { t, day } = useWords();
  const styles = useStyles();
  const clock = useExampleClock();
  return (
    <div className={styles.more}>
      <Disclosure
        title={clock === undefined ? t("example.brief") : t("example.brief-day", { day: day(clock.today) })}
      >
        <p className={styles.how}>{t("example.banner")}</p>
        <ExampleClock isBrief />
        <End />
      </Disclosure>
    </div>
  );
}

/** How to end the example. */
function End() {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.more}>
      <Disclosure title={t("example.end")}>
        <p className={styles.how}>{t("example.end-how")}</p>
        <code className={styles.command}>{command}</code>
        <p className={styles.how}>{t("example.end-what")}</p>
      </Disclosure>
    </div>
  );
}
