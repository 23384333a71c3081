import { Button, Divider, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { Acceptance, Joined } from "@laurel/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { signIn, signOut } from "../../api/auth.ts";
import { forgetLinkToken, keepLinkToken } from "../../api/link-token.ts";
import { useSession } from "../../api/session.tsx";
import { acceptInvitation, meQuery, signInOptionsQuery } from "../../api/sign-in.ts";
import { NameField, NewPasswordField, TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { shortestPassword } from "../../kit/new-password.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { CodeForm } from "./code-form.tsx";
import { PasswordForm } from "./password-form.tsx";
import { ProviderButtons } from "./provider-buttons.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

/** Accepts the invitation, and opens the partner or team after the session includes it. */
function useJoin(refresh: () => void) {
  const { caller, enter } = useSession();
  const navigate = useNavigate();
  return {
    join: async (acceptance: Acceptance): Promise<Joined> => {
      try {
        const joined = await acceptInvitation(caller.locale, acceptance);
        forgetLinkToken();
        return joined;
      } catch (refusal) {
        // The invitation may have been used since the page was opened.
        refresh();
        throw refusal;
      }
    },
    goIn: async ({ partnerId }: Joined) => {
      await enter();
      await (partnerId === null
        ? navigate({ to: "/", replace: true })
        : navigate({ to: "/partners/$partnerId", params: { partnerId }, replace: true }));
    },
  };
}

interface JoinAsSelfProps {
  readonly token: string;
  /** The label of the button. */
  readonly action: string;
  refresh(): void;
}

/** For a person who is signed in with the invited address. */
export function JoinAsSelf({ token, action, refresh }: JoinAsSelfProps) {
  const { join, goIn } = useJoin(refresh);
  const submission = useSubmission(async () => goIn(await join({ token })));
  return (
    <Form submission={submission} question="other">
      <SubmitButton isBusy={submission.isBusy} isWide>
        {action}
      </SubmitButton>
    </Form>
  );
}

interface JoinAsNewProps {
  readonly token: string;
  readonly email: string;
  /** The label of the button. */
  readonly action: string;
  refresh(): void;
  /** Called when the account was created but the person has to sign in again. */
  joined(): void;
}

/** For a new person, who enters a name and a password. */
export function JoinAsNew({ token, email, action, refresh, joined }: JoinAsNewProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const { join, goIn } = useJoin(refresh);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const isShort = password.length < shortestPassword;
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (name.trim() === "") return nameInput.current?.focus();
    if (isShort) return passwordInput.current?.focus();
    const done = await join({ token, name: name.trim(), password });
    try {
      await signIn(caller.locale, email, password);
      await goIn(done);
    } catch {
      joined();
    }
  });
  return (
    <div className={styles.parts}>
      <Form submission={submission} question="new-password">
        <NameField ref={nameInput} value={name} set={setName} showsErrors={showsErrors} />
        <TextField label={t("field.email")} type="email" autoComplete="username" value={email} readOnly />
        <NewPasswordField ref={passwordInput} value={password} set={setPassword} showsErrors={showsErrors} />
        <SubmitButton isBusy={submission.isBusy} isWide>
          {action}
        </SubmitButton>
      </Form>
      <OtherAccounts />
    </div>
  );
}

/** The buttons to sign in with a provider, which sends people back to the invitation. */
function OtherAccounts() {
  const { t } = useWords();
  const { caller } = useSession();
  const { providers = [] } = useQuery(signInOptionsQuery(caller.locale)).data ?? {};
  if (providers.length === 0) return null;
  return (
    <>
      <Divider>{t("sign-in.or")}</Divider>
      <ProviderButtons providers={providers} path="/join" leave={keepLinkToken} />
    </>
  );
}

/** For a person who has an account and is not signed in. */
export function SignInToJoin({ email }: { readonly email: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const [isCode, setCode] = useState(false);
  if (isCode) return <CodeForm startAgain={() => setCode(false)} />;
  return (
    <div className={styles.parts}>
      <p className={styles.text}>{t("join.sign-in-first")}</p>
      <PasswordForm email={email} askForCode={() => setCode(true)} />
      <OtherAccounts />
    </div>
  );
}

interface JoinAsOtherProps {
  readonly email: string;
  readonly signedInAs: string;
}

/** An invitation is for one address: a person signed in with another one signs out first. */
export function JoinAsOther({ email, signedInAs }: JoinAsOtherProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const { isBusy, error, send } = useSubmission(async () => {
    await signOut(caller.locale);
    client.setQueryData(meQuery({ key: null, locale: caller.locale }).queryKey, null);
  });
  return (
    <div className={styles.parts}>
      <FormError error={error} question="other" />
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t("join.other", { email, signedInAs })}</MessageBarBody>
      </MessageBar>
      <Button appearance="primary" size="large" disabledFocusable={isBusy} onClick={() => send()}>
        {t("join.sign-out")}
      </Button>
    </div>
  );
}
