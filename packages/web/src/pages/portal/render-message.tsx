import { MessageView } from "../../features/loop/inbox/message-view.tsx";
import type { RenderMessage } from "../../features/loop/outreach/offer-card.tsx";

/** Shows a message about a partner as its reader got it. */
export const renderMessage: RenderMessage = (partnerId, messageId) => (
  <MessageView partnerId={partnerId} messageId={messageId} />
);
