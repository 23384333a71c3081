import { namedOrNot, type Template } from "./template.ts";

/** Names, and an address that is no secret. */
export type OwnershipTransferredParams = {
  readonly partner: string;
  readonly from: string;
  readonly to: string;
  readonly link: string;
};

/** Tells an owner that the partner has a new owner. */
export const ownershipTransferred: Template<OwnershipTransferredParams> = {
  params: { partner: "name", from: "name", to: "name" },
  write: ({ say }, { partner, from, to }) => ({
    subject: say("mail.ownership-transferred.subject", { partner }),
    heading: say("mail.ownership-transferred.heading", { partner }),
    paragraphs: [say("mail.ownership-transferred.body", { by: namedOrNot(from), partner, from, to })],
    action: say("mail.ownership-transferred.action", { partner }),
    notes: [say("mail.ownership-transferred.ignore")],
  }),
};
