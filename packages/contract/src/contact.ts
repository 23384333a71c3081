import { Type } from "typebox";
import { operation } from "./operation.ts";
import { Moment, oneOf, orNull, PartnerParams } from "./values.ts";
import type { Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const said = {
  user_id: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  invitation_id: Type.Optional(
    Type.Integer({ minimum: 1, description: "Of a person who is invited and hasn't joined." }),
  ),
  email: Type.String({ minLength: 3, maxLength: 320, examples: ["marketing@veltrassa.example"] }),
  phone: Type.String({
    minLength: 4,
    maxLength: 40,
    description: "With its country code.",
    examples: ["+886 2 2345 6789"],
  }),
  language: Type.String({ minLength: 2, maxLength: 35, description: "BCP 47.", examples: ["zh-TW"] }),
  primary: Type.Optional(Type.Boolean()),
};

/** A person that the team talks to about a partner's benefits. */
export const Contact = Type.Object(
  {
    contact_id: Type.Integer(),
    user_id: orNull(Type.String()),
    invitation_id: orNull(Type.Integer()),
    name: orNull(Type.String({ description: "Of the user; null while invited." })),
    email: Type.String(),
    phone: Type.String({ description: "E.164." }),
    language: Type.String(),
    mail_language: Type.String({ description: "The language in which mail arrives." }),
    primary: Type.Boolean(),
    reach: oneOf(["unverified", "verified", "bounced", "left"], "Whether mail reaches the person."),
    designated_at: Moment,
    verified_at: orNull(Moment),
    revision: Type.Integer(),
  },
  { $id: "Contact", ...closed, description: "A person that the team talks to about a partner's benefits." },
);
export type Contact = Shape<typeof Contact>;

const Contacts = Type.Object(
  {
    items: Type.Array(Contact, { description: "The primary one first." }),
    limit: Type.Integer({ description: "How many a partner may have." }),
  },
  closed,
);

const ContactParams = Type.Object({
  ...PartnerParams.properties,
  contact_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

const manage = { action: "contacts.manage", tag: "loop" } as const;

export const listContacts = operation({
  id: "listContacts",
  method: "GET",
  path: "/partners/{partner_id}/contacts",
  action: "partner.read",
  tag: "loop",
  summary: "The people with whom the team talks about a partner's benefits",
  params: PartnerParams,
  answers: { 200: Contacts },
});

export const addContact = operation({
  ...manage,
  id: "addContact",
  method: "POST",
  path: "/partners/{partner_id}/contacts",
  summary: "Name a contact: a member or an invited person",
  description: "A link to confirm the address is mailed to it. All reasons against it are told at once.",
  params: PartnerParams,
  body: Type.Object(said, closed),
  answers: { 201: Contact },
  takesKey: true,
});

export const changeContact = operation({
  ...manage,
  id: "changeContact",
  method: "PATCH",
  path: "/partners/{partner_id}/contacts/{contact_id}",
  summary: "Change a contact, or put another person in their place",
  description:
    "Open activations stay with the contact. With another address, the new one is confirmed again.",
  params: ContactParams,
  body: Type.Object(
    { ...Type.Partial(Type.Object(said)).properties, revision: Type.Optional(Type.Integer()) },
    closed,
  ),
  answers: { 200: Contact },
});

export const removeContact = operation({
  ...manage,
  id: "removeContact",
  method: "DELETE",
  path: "/partners/{partner_id}/contacts/{contact_id}",
  summary: "End a contact; the last one stays while an activation is open",
  params: ContactParams,
  answers: { 200: Contacts },
});

/** What a link in a mail to a contact does. */
export const answerContactLink = operation({
  id: "answerContactLink",
  method: "POST",
  path: "/contact-links",
  action: "public",
  tag: "loop",
  summary: "Confirm a contact's address, or say that it is another person's",
  body: Type.Object(
    {
      token: Type.String({ minLength: 20, maxLength: 200 }),
      answer: oneOf(["confirm", "not-me"], "What the reader says."),
    },
    closed,
  ),
  answers: { 200: Type.Object({ partner_name: Type.String(), answer: Type.String() }, closed) },
});
