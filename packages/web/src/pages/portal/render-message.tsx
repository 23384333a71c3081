import { MessageView } from "../../features/loop/inbox/message-view.tsx";
import type { RenderMessage } from "../../features/loop/outreach/render-message.ts";

/** Shows a message about a partner as its reader got it. */
export const renderMessage: RenderMessage = (partnerId, messageId) => (
  <MessageView partnerId={partnerId} messageId={messageId} />
);
