import { useRef, useState } from "react";
import { PasswordField } from "../../kit/fields.tsx";
import { useWords } from "../../kit/use-words.ts";

/** Asks for the reader's own password, before something is done that a passer-by must not do. */
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
    /** What was typed; null where that is nothing: the focus is on the field then. */
    read: () => {
      setShowsErrors(true);
      if (password === "") input.current?.focus();
      return password === "" ? null : password;
    },
    /** It was used. */
    clear: () => {
      setPassword("");
      setShowsErrors(false);
    },
  };
}
