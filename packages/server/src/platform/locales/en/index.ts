import audit from "./audit.json" with { type: "json" };
import example from "./example.json" with { type: "json" };
import imports from "./import.json" with { type: "json" };
import loopMail from "./loop-mail.json" with { type: "json" };
import mail from "./mail.json" with { type: "json" };
import mailExample from "./mail-example.json" with { type: "json" };
import person from "./person.json" with { type: "json" };
import request from "./request.json" with { type: "json" };
import standing from "./standing.json" with { type: "json" };
import tables from "./standing-table.json" with { type: "json" };

/** The texts of the server. */
export const texts = {
  ...audit,
  ...example,
  ...imports,
  ...loopMail,
  ...mail,
  ...mailExample,
  ...person,
  ...request,
  ...standing,
  ...tables,
};
