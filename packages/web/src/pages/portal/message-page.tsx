import { makeStyles, tokens } from "@fluentui/react-components";
import { getRouteApi, Link } from "@tanstack/react-router";
import { MessageView } from "../../features/loop/inbox/message-view.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loaded, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/inbox/$messageId");

const useStyles = makeStyles({
  back: { padding: "2px 0", color: tokens.colorBrandForegroundLink, width: "fit-content" },
});

/** One message that the reader was sent about a partner. */
export function MessagePage() {
  const { t } = useWords();
  const { back } = useStyles();
  const { partnerId, messageId } = route.useParams();
  return (
    <PartnerSection partnerId={partnerId} title={t("inbox.message")} loading={loaded}>
      <Link to="/partners/$partnerId/inbox" params={{ partnerId }} className={back}>
        {t("inbox.back")}
      </Link>
      <MessageView partnerId={partnerId} messageId={Number(messageId)} />
    </PartnerSection>
  );
}
