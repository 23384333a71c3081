import { Button, makeStyles } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { lazy, Suspense } from "react";
import { useSession } from "../api/session.tsx";
import { useWords } from "../kit/use-words.ts";
import { AccountButton } from "./account-button.tsx";

const AccountMenu = lazy(async () => ({ default: (await import("./account-menu.tsx")).AccountMenu }));

const useStyles = makeStyles({
  leave: { "@media (max-width: 1080px)": { order: 4, paddingInline: 0, minWidth: "auto" } },
});

/** The signed-in person and sign-out. The menu is large, so it is loaded after the page. */
export function Account({ me }: { readonly me: Me }) {
  const { t } = useWords();
  const styles = useStyles();
  const { leave } = useSession();
  if (me.kind === "key") {
    return (
      <Button appearance="subtle" className={styles.leave} onClick={() => void leave()}>
        {t("shell.forget-key")}
      </Button>
    );
  }
  return (
    <Suspense fallback={<AccountButton me={me} disabledFocusable />}>
      <AccountMenu me={me} />
    </Suspense>
  );
}
