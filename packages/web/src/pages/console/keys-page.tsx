import { Button } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { FreshKey } from "../../api/keys.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { KeyList } from "../../features/keys/key-list.tsx";
import { MadeKeyCard } from "../../features/keys/made-key-card.tsx";
import { NewKeyCard } from "../../features/keys/new-key-card.tsx";
import { Page } from "../../kit/page.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

/** The keys, and the forms to create, replace and revoke a key. */
export function KeysPage() {
  const { t } = useWords();
  const { program, me } = useSigned();
  const [isMaking, setMaking] = useState(false);
  const [fresh, setFresh] = useState<FreshKey | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  if (!mayDo(me, "keys.manage")) return <NoPermission />;
  const show = (key: FreshKey) => {
    setMaking(false);
    setFresh(key);
  };
  const action = (
    <Button appearance={isMaking ? "secondary" : "primary"} onClick={() => setMaking(!isMaking)}>
      {t(isMaking ? "dialog.back" : "keys.create")}
    </Button>
  );
  return (
    <Page
      title={t("keys.title")}
      of={program.texts.program.name}
      titleRef={title}
      lead={t("keys.lead")}
      action={action}
    >
      {isMaking && <NewKeyCard show={show} />}
      {fresh !== null && (
        <MadeKeyCard
          key={fresh.keyId}
          fresh={fresh}
          putAway={() => {
            setFresh(null);
            title.current?.focus();
          }}
        />
      )}
      <KeyList show={show} />
    </Page>
  );
}
