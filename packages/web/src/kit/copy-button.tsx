import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { useWords } from "./use-words.ts";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, as in "Copy the secret". */
  readonly children: string;
}

/** Copies a text. Not there where the browser doesn't let a page copy: off localhost without HTTPS. */
export function CopyButton({ text, children }: CopyButtonProps) {
  const { t } = useWords();
  const [result, setResult] = useState<"copy.done" | "copy.failed" | null>(null);
  if (!isSecureContext) return null;
  const copy = () => {
    setResult(null);
    navigator.clipboard.writeText(text).then(
      () => setResult("copy.done"),
      () => setResult("copy.failed"),
    );
  };
  return (
    <>
      <Button onClick={copy}>{children}</Button>
      <span role="status">{result !== null && t(result)}</span>
    </>
  );
}
