import { useRef, useState } from "react";
import { PasswordField } from "../../kit/fields.tsx";
import { useWords } from "../../kit/use-words.ts";

/** Asks for the reader's password before an action that someone at an unattended screen must not take. */
export function useOwnPassword(label: "field.password" | "field.current-password" = "field.password") {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return {
    field: (
      <PasswordField
        ref={input}
        label={t(label)}
        autoComplete="current-password"
        value={password}
        set={setPassword}
        wrong={showsErrors && password === "" ? t("field.password-missing") : null}
      />
    ),
    /** The typed password. If it is empty, gives null and moves the focus to the field. */
    read: () => {
      setShowsErrors(true);
      if (password === "") input.current?.focus();
      return password === "" ? null : password;
    },
    /** Clears the field. */
    clear: () => {
      setPassword("");
      setShowsErrors(false);
    },
  };
}
