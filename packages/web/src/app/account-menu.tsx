import {
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { roleName } from "@laurel/words";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useSession } from "../api/session.tsx";
import { useWords } from "../kit/use-words.ts";
import { AccountButton, whatIs } from "./account-button.tsx";

const useStyles = makeStyles({
  // The menu stays within the header, for readers who navigate by landmarks, and above the page.
  menu: { zIndex: 100 },
  who: { display: "grid", gap: "2px", padding: "8px 12px 4px", maxWidth: "300px" },
  strong: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  partner: { maxWidth: "300px" },
});

/** The menu with the signed-in person, their partners and sign-out. */
export function AccountMenu({ me }: { readonly me: Me }) {
  const { t } = useWords();
  const styles = useStyles();
  const { leave } = useSession();
  const navigate = useNavigate();
  const { partnerId: here } = useParams({ strict: false });
  const [hasFailed, setFailed] = useState(false);
  const end = () => {
    setFailed(false);
    leave().catch(() => setFailed(true));
  };
  return (
    <>
      {hasFailed && <span role="alert">{t("account.still-in")}</span>}
      <Menu inline positioning="below-end" checkedValues={{ partner: here === undefined ? [] : [here] }}>
        <MenuTrigger disableButtonEnhancement>
          <AccountButton me={me} />
        </MenuTrigger>
        <MenuPopover className={styles.menu}>
          <Who me={me} />
          <MenuList>
            <Partners me={me} />
            <MenuItem onClick={() => void navigate({ to: "/account" })}>{t("account.title")}</MenuItem>
            <MenuItem onClick={end}>{t("account.sign-out")}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}

function Who({ me }: { readonly me: Me }) {
  const words = useWords();
  const styles = useStyles();
  return (
    <div className={styles.who}>
      <span className={styles.strong}>{me.name}</span>
      <span className={styles.quiet}>{me.email}</span>
      <span className={styles.quiet}>{whatIs(me, words)}</span>
    </div>
  );
}

/** Lets a person who works for several partners switch between them. */
function Partners({ me: { memberships } }: { readonly me: Me }) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const navigate = useNavigate();
  if (memberships.length < 2) return <MenuDivider />;
  return (
    <>
      <MenuDivider />
      <MenuGroup>
        <MenuGroupHeader>{t("account.partners")}</MenuGroupHeader>
        {memberships.map(({ partnerId, name, role }) => (
          <MenuItemRadio
            key={partnerId}
            className={styles.partner}
            name="partner"
            value={partnerId}
            subText={roleName(words, role)}
            onClick={() => void navigate({ to: "/partners/$partnerId", params: { partnerId } })}
          >
            {name}
          </MenuItemRadio>
        ))}
      </MenuGroup>
      <MenuDivider />
    </>
  );
}
