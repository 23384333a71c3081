import account from "./account.json" with { type: "json" };
import forms from "./forms.json" with { type: "json" };
import keys from "./keys.json" with { type: "json" };
import members from "./members.json" with { type: "json" };
import messages from "./messages.json" with { type: "json" };
import partners from "./partners.json" with { type: "json" };
import shell from "./shell.json" with { type: "json" };
import signIn from "./sign-in.json" with { type: "json" };
import standing from "./standing.json" with { type: "json" };
import team from "./team.json" with { type: "json" };

/** The texts of the page. */
export const texts = {
  ...account,
  ...forms,
  ...keys,
  ...members,
  ...messages,
  ...partners,
  ...shell,
  ...signIn,
  ...standing,
  ...team,
};
