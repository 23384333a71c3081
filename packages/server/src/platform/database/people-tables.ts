import type { ColumnType, Generated } from "kysely";
import type { DefaultNow, Identity, Json, Nullable, NullableTimestamp } from "./column-types.ts";

export interface TeamMembersTable {
  user_id: string;
  role: "advocate" | "program-manager" | "administrator" | "auditor";
  added_at: DefaultNow;
}

export interface MembershipsTable {
  partner_id: string;
  user_id: string;
  role: "owner" | "manager" | "viewer";
  joined_at: DefaultNow;
}

export interface InvitationsTable {
  /** Empty: to the team. */
  partner_id: string;
  /** The same, but null where it is empty. */
  of_partner: ColumnType<string | null, never, never>;
  invitation_id: Identity;
  /** In lower case. */
  email: string;
  role: MembershipsTable["role"] | TeamMembersTable["role"];
  locale: string;
  token_digest: Buffer;
  invited_by: string;
  invited_at: DefaultNow;
  expires_at: ColumnType<Temporal.Instant, string, string>;
  settled_at: NullableTimestamp;
  settled_as: Nullable<"accepted" | "revoked">;
}

export interface MessagesTable {
  /** Empty where it concerns no partner. */
  partner_id: Generated<string>;
  message_id: Identity;
  cause: string;
  template: string;
  locale: string;
  email: string;
  user_id: Nullable<string>;
  params: Json<Record<string, string>>;
  /** Lets in whoever has it. */
  link: Nullable<string>;
  created_at: DefaultNow;
  state: Generated<"waiting" | "sent" | "failed" | "kept">;
  attempts: Generated<number>;
  last_error: Nullable<string>;
  next_attempt_at: NullableTimestamp;
  sent_at: NullableTimestamp;
}

export interface PublisherClaimsTable {
  partner_id: string;
  claim_id: Identity;
  publisher_id: string;
  name: string;
  asked_by: string;
  asked_at: DefaultNow;
  settled_at: NullableTimestamp;
  settled_as: Nullable<"granted" | "declined">;
  why: Nullable<string>;
}
