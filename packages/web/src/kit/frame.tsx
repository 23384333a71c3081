import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext } from "react";
import { FrameMenu } from "./frame-menu.tsx";
import { LaurelIcon } from "./icons.tsx";
import { PreferenceSelects } from "./preference-selects.tsx";
import { usePhone } from "./use-media.ts";
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
    "@media (max-width: 600px)": { paddingBlock: "6px" },
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
  title: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px",
    color: tokens.colorNeutralForeground2,
    "@media (max-width: 1080px)": { order: 1, flex: "1 1 0", minWidth: "160px" },
    "@media (max-width: 760px)": { order: 3, flex: "1 1 60%" },
  },
  main: {
    maxWidth: "1280px",
    marginInline: "auto",
    padding: "24px",
    boxSizing: "border-box",
    "@media (max-width: 1080px)": { padding: "16px" },
  },
});

/** What every page says above its header; nothing unless it is provided. */
export const FrameNotice = createContext<ReactNode>(null);

interface FrameProps {
  /** The marketplace's name for its program, shown beside Laurel's. */
  readonly title?: ReactNode;
  /** Links to the pages that the reader may open. */
  readonly navigation?: ReactNode;
  /** The reader's own menu, last in the header. */
  readonly account?: ReactNode;
  readonly children: ReactNode;
}

/**
 * The frame of every page: a header with language and look, and a skip link past it. On a phone the links,
 * the program's name and these choices are in a menu, so that the page itself has the screen.
 */
export function Frame({ title, navigation, account, children }: FrameProps) {
  const { t } = useWords();
  const styles = useStyles();
  const notice = useContext(FrameNotice);
  const hasMenu = usePhone() && (navigation !== undefined || account !== undefined);
  const brand = (
    <Link to="/" className={styles.brand}>
      <LaurelIcon />
      Laurel
    </Link>
  );
  const shownTitle = title && <span className={styles.title}>{title}</span>;
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#main">
        {t("shell.skip")}
      </a>
      {notice}
      <header className={styles.header}>
        {hasMenu ? (
          <FrameMenu brand={brand} account={account}>
            <div>{shownTitle}</div>
            {navigation && <div>{navigation}</div>}
            <div>
              <PreferenceSelects />
            </div>
          </FrameMenu>
        ) : (
          <div className={styles.bar}>
            {brand}
            {shownTitle}
            {navigation}
            <PreferenceSelects />
            {account}
          </div>
        )}
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
    </div>
  );
}
