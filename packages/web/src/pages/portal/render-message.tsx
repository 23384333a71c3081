import type { RenderMessage } from "../../features/loop/outreach/offer-card.tsx";

/** Shows a message as its reader got it. */
export const renderMessage: RenderMessage = () => null;
