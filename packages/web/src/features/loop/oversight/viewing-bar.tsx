import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useSigned } from "../../../api/program.tsx";
import { partnerQuery } from "../../../api/queries.ts";
import { endViewing } from "../../../api/viewing.ts";
import { useWords } from "../../../kit/use-words.ts";

const useStyles = makeStyles({ bar: { marginBottom: "20px" } });

/** Says that the portal is shown as the partner's people see it, with the way back. */
export function ViewingBar({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const navigate = useNavigate();
  const { data: partner } = useQuery(partnerQuery(caller, partnerId));
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.bar}>
      <MessageBarBody>{t("viewing.text", { partner: partner?.name ?? partnerId })}</MessageBarBody>
      <MessageBarActions>
        <Button
          size="small"
          onClick={() => {
            void navigate({ to: "/console/partners/$partnerId", params: { partnerId } }).then(endViewing);
          }}
        >
          {t("viewing.leave")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
