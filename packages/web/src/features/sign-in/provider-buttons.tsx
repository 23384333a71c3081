import { Button, makeStyles } from "@fluentui/react-components";
import type { SignInOptions } from "@laurel/contract";
import { providerAddress } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  providers: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px" },
});

interface ProviderButtonsProps {
  readonly providers: SignInOptions["providers"];
  /** The page of this site to which the provider sends people back. */
  readonly path: string;
  /** Called before the browser leaves. */
  leave?(): void;
}

/** The buttons to sign in with an account at a provider. */
export function ProviderButtons({ providers, path, leave }: ProviderButtonsProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const { isBusy, error, send } = useSubmission(async (provider: string) => {
    const address = await providerAddress(caller.locale, provider, path);
    leave?.();
    location.assign(address);
  });
  return (
    <div className={styles.providers}>
      <FormError error={error} question="other" />
      {providers.map(({ id, name }) => (
        <Button key={id} size="large" disabledFocusable={isBusy} onClick={() => send(id)}>
          {t("sign-in.provider", { provider: name })}
        </Button>
      ))}
    </div>
  );
}
