import { Badge } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import type { ReactNode } from "react";
import { Frame } from "../kit/frame.tsx";
import { useWords } from "../kit/use-words.ts";
import { Account } from "./account.tsx";
import { Places } from "./places.tsx";

interface ShellProps {
  /** The program's name and the version in force, once known. */
  readonly program?: { readonly name: string; readonly version: string | null };
  /** Absent before sign-in. */
  readonly me?: Me;
  readonly children: ReactNode;
}

/** The frame around the pages of a signed-in person, with links to the pages and the account menu. */
export function Shell({ program, me, children }: ShellProps) {
  const { t } = useWords();
  const title = program && (
    <>
      {program.name}
      {program.version !== null && (
        <Badge appearance="tint" color="brand" size="large">
          {t("shell.version", { version: program.version })}
        </Badge>
      )}
    </>
  );
  return (
    <Frame title={title} navigation={me && <Places me={me} />} account={me && <Account me={me} />}>
      {children}
    </Frame>
  );
}
