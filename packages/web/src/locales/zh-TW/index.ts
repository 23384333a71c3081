import type { PageTexts } from "../../kit/messages.ts";
import account from "./account.json" with { type: "json" };
import activations from "./activations.json" with { type: "json" };
import benefits from "./benefits.json" with { type: "json" };
import cases from "./cases.json" with { type: "json" };
import contacts from "./contacts.json" with { type: "json" };
import forms from "./forms.json" with { type: "json" };
import imports from "./imports.json" with { type: "json" };
import keys from "./keys.json" with { type: "json" };
import loop from "./loop.json" with { type: "json" };
import members from "./members.json" with { type: "json" };
import messages from "./messages.json" with { type: "json" };
import outreach from "./outreach.json" with { type: "json" };
import oversight from "./oversight.json" with { type: "json" };
import overview from "./overview.json" with { type: "json" };
import partners from "./partners.json" with { type: "json" };
import queue from "./queue.json" with { type: "json" };
import requests from "./requests.json" with { type: "json" };
import sales from "./sales.json" with { type: "json" };
import selfCheck from "./self-check.json" with { type: "json" };
import shell from "./shell.json" with { type: "json" };
import signIn from "./sign-in.json" with { type: "json" };
import standing from "./standing.json" with { type: "json" };
import team from "./team.json" with { type: "json" };
import transfers from "./transfers.json" with { type: "json" };
import waiting from "./waiting.json" with { type: "json" };

/** The texts of the page. */
export const texts: PageTexts = {
  ...account,
  ...activations,
  ...benefits,
  ...cases,
  ...contacts,
  ...forms,
  ...imports,
  ...keys,
  ...loop,
  ...members,
  ...messages,
  ...outreach,
  ...oversight,
  ...overview,
  ...partners,
  ...queue,
  ...requests,
  ...sales,
  ...selfCheck,
  ...shell,
  ...signIn,
  ...standing,
  ...team,
  ...transfers,
  ...waiting,
};
