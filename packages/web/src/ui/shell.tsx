import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Account } from "./account.tsx";
import { Choosers } from "./choosers.tsx";
import { LaurelIcon } from "./icons.tsx";
import { Places } from "./places.tsx";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  page: {
    minHeight: "100vh",
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  skip: {
    position: "absolute",
    insetInlineStart: "8px",
    top: "-60px",
    zIndex: 10,
    padding: "8px 16px",
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
    borderRadius: tokens.borderRadiusMedium,
    ":focus": { top: "8px" },
  },
  header: {
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    maxWidth: "1280px",
    marginInline: "auto",
    padding: "10px 24px",
    "@media (max-width: 1080px)": { padding: "10px 16px", columnGap: "8px" },
  },
  brand: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    color: tokens.colorBrandForeground1,
    fontSize: tokens.fontSizeBase500,
    fontWeight: tokens.fontWeightSemibold,
    lineHeight: 1.2,
    textDecorationLine: "none",
    borderRadius: tokens.borderRadiusMedium,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  program: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px",
    color: tokens.colorNeutralForeground2,
    "@media (max-width: 1080px)": { order: 3, flex: "1 1 60%" },
  },
  main: {
    maxWidth: "1280px",
    marginInline: "auto",
    padding: "24px",
    boxSizing: "border-box",
    "@media (max-width: 1080px)": { padding: "16px" },
  },
});

interface ShellProps {
  /** The program's name and the version in force, once known. */
  readonly program?: { readonly name: string; readonly version: string | null };
  /** Who is signed in, where somebody is. */
  readonly me?: Me;
  readonly children: ReactNode;
}

/** What stands around every page: whose program this is, the reader's choices, and the way past it. */
export function Shell({ program, me, children }: ShellProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand}>
            <LaurelIcon />
            Laurel
          </Link>
          {program && (
            <span className={styles.program}>
              {program.name}
              {program.version !== null && (
                <Badge appearance="tint" color="brand" size="large">
                  {t("shell.version", { version: program.version })}
                </Badge>
              )}
            </span>
          )}
          {me && <Places me={me} />}
          <Choosers />
          {me && <Account me={me} />}
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  );
}
