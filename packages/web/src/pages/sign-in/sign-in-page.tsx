import { Divider, MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMe, useSession } from "../../api/session.tsx";
import { signInOptionsQuery } from "../../api/sign-in.ts";
import { CodeForm } from "../../features/sign-in/code-form.tsx";
import { ExamplePeople } from "../../features/sign-in/example-people.tsx";
import { KeyForm } from "../../features/sign-in/key-form.tsx";
import { OtherWay } from "../../features/sign-in/other-way.tsx";
import { PasswordForm } from "../../features/sign-in/password-form.tsx";
import { ProviderButtons } from "../../features/sign-in/provider-buttons.tsx";
import { Frame } from "../../kit/frame.tsx";
import { providerErrorKey } from "../../kit/refusal-text.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

const route = getRouteApi("/sign-in");

const useStyles = makeStyles({
  ways: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 340px), 1fr))",
    gap: "32px 48px",
    alignItems: "start",
  },
  own: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
});

/** The page at its own address, to which providers send people back if sign-in failed. */
export function SignInRoute() {
  const { error } = route.useSearch();
  const { data: me } = useMe();
  if (me) return <Navigate to="/" replace />;
  return <SignInPage farewell={null} {...(error === undefined ? {} : { providerError: error })} />;
}

interface SignInPageProps {
  /** Why the person is no longer signed in. */
  readonly farewell: "left" | "ended" | null;
  /** The error code of the provider. */
  readonly providerError?: string;
}

/** The sign-in options: a person of the example, password, provider, key. */
export function SignInPage({ farewell, providerError }: SignInPageProps) {
  const { t } = useWords();
  const { caller, enterKey, leave } = useSession();
  const hasWrongKey = caller.key !== null;
  const [step, setStep] = useState<"first" | "code" | "key">("first");
  if (step === "code") {
    return (
      <PlainPage key="code" title={t("code.title")}>
        <CodeForm startAgain={() => setStep("first")} />
      </PlainPage>
    );
  }
  if (step === "key" || hasWrongKey) {
    const back = () => {
      setStep("first");
      if (hasWrongKey) void leave();
    };
    return (
      <PlainPage key="key" title={t("key.title")} lead={t("key.where")} takesFocus={step === "key"}>
        <KeyForm refused={hasWrongKey} enter={enterKey} />
        <OtherWay go={back}>{t("sign-in.back")}</OtherWay>
      </PlainPage>
    );
  }
  return (
    <FirstStep
      note={farewell !== null ? t(`sign-in.${farewell}`) : null}
      failure={providerError === undefined ? null : t(providerErrorKey(providerError))}
      go={setStep}
    />
  );
}

interface FirstStepProps {
  readonly note: string | null;
  readonly failure: string | null;
  go(step: "code" | "key"): void;
}

function FirstStep({ note, failure, go }: FirstStepProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const { data, isPending } = useQuery(signInOptionsQuery(caller.locale));
  // If the options can't be loaded, the password still works. Options that load later would move the form.
  if (isPending) {
    return (
      <Frame>
        <Spinner label={t("shell.loading")} />
      </Frame>
    );
  }
  const { examplePeople: people = [], providers = [] } = data ?? {};
  const path = location.pathname === "/sign-in" ? "/" : location.pathname + location.search;
  return (
    <PlainPage
      key="first"
      title={t("sign-in.title")}
      wide={people.length > 0}
      takesFocus={note !== null || failure !== null}
    >
      {note !== null && <Note intent="info">{note}</Note>}
      {failure !== null && <Note intent="error">{failure}</Note>}
      <div className={styles.ways}>
        {people.length > 0 && <ExamplePeople people={people} />}
        <div className={styles.own}>
          {people.length > 0 && <h2 className={styles.title}>{t("sign-in.own")}</h2>}
          <PasswordForm askForCode={() => go("code")} />
          {providers.length > 0 && (
            <>
              <Divider>{t("sign-in.or")}</Divider>
              <ProviderButtons providers={providers} path={path} />
            </>
          )}
          <OtherWay go={() => go("key")}>{t("sign-in.use-key")}</OtherWay>
        </div>
      </div>
    </PlainPage>
  );
}

function Note({ intent, children }: { readonly intent: "info" | "error"; readonly children: string }) {
  return (
    <MessageBar intent={intent} layout="multiline">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}
