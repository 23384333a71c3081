import { makeStyles, tokens } from "@fluentui/react-components";
import { Link } from "@tanstack/react-router";
import { NoticePage } from "../../kit/notice-page.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { useWords } from "../../kit/use-words.ts";

/** The page at an address where there is nothing. */
export function UnknownAddress() {
  const { t } = useWords();
  return (
    <NoticePage title={t("notice.address")} text={t("notice.address-text")}>
      <Start />
    </NoticePage>
  );
}

/** The page for a reader whose role doesn't allow it. */
export function NoPermission() {
  const { t } = useWords();
  return (
    <NoticePage title={t("notice.permission")} text={t("notice.permission-text")}>
      <Start />
    </NoticePage>
  );
}

/** The page of a partner that doesn't exist, or that the reader may not see. */
function UnknownPartner({ detail }: { readonly detail: string }) {
  const { t } = useWords();
  const { more } = useStyles();
  return (
    <NoticePage title={t("notice.partner")} text={detail}>
      <p className={more}>{t("notice.partner-text")}</p>
      <Start />
    </NoticePage>
  );
}

/** The page that a refusal to show a partner calls for; null if the error is another one. */
export function partnerNotice(error: Error | null) {
  if (!(error instanceof RefusedRequest)) return null;
  if (error.code === "partner-not-found") return <UnknownPartner detail={error.problem?.detail ?? ""} />;
  return error.status === 403 ? <NoPermission /> : null;
}

const useStyles = makeStyles({
  more: { margin: 0, color: tokens.colorNeutralForeground2 },
  start: {
    color: tokens.colorBrandForegroundLink,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

function Start() {
  const { t } = useWords();
  const { start } = useStyles();
  return (
    <Link to="/" className={start}>
      {t("notice.start")}
    </Link>
  );
}
