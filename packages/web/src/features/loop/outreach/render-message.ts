import type { ReactNode } from "react";

/** Shows a message as its reader got it. */
export type RenderMessage = (partnerId: string, messageId: number) => ReactNode;
