import { Button } from "@fluentui/react-components";
import { useState } from "react";
import { useWords } from "./use-words.ts";

interface CopyButtonProps {
  readonly text: string;
  /** The label, such as "Copy the secret". */
  readonly children: string;
}

/** Copies a text. Hidden where the browser doesn't let a page copy: without HTTPS, except on localhost. */
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
