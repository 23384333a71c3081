import { Button, makeStyles } from "@fluentui/react-components";
import type { Doors } from "@laurel/contract";
import { useSession } from "../../api/session.tsx";
import { providerAddress } from "../../api/sign-in.ts";
import { FormError } from "../../kit/form-error.tsx";
import { useSending } from "../../kit/use-sending.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  providers: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px" },
});

interface ProviderButtonsProps {
  readonly providers: Doors["providers"];
  /** Where on this site the provider sends people back to. */
  readonly path: string;
  /** Called before the browser leaves. */
  leave?(): void;
}

/** The ways in by an account that people have elsewhere. */
export function ProviderButtons({ providers, path, leave }: ProviderButtonsProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const { isBusy, error, send } = useSending(async (provider: string) => {
    const address = await providerAddress(caller.locale, provider, path);
    leave?.();
    location.assign(address);
  });
  return (
    <div className={styles.providers}>
      <FormError error={error} question="other" />
      {providers.map(({ id, name }) => (
        <Button key={id} size="large" disabledFocusable={isBusy} onClick={() => send(id)}>
          {t("door.provider", { provider: name })}
        </Button>
      ))}
    </div>
  );
}
