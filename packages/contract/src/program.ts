import { type Static, Type } from "typebox";
import { FormShape, FormTexts } from "./form.ts";
import { operation } from "./operation.ts";
import { Day, Moment, oneOf, orNull } from "./values.ts";
import { referTo, type Shape } from "./wire.ts";

const closed = { additionalProperties: false } as const;

const NameAndDescription = Type.Object({ name: Type.String(), description: orNull(Type.String()) }, closed);
const texts = (description: string) => Type.Record(Type.String(), NameAndDescription, { description });

/** A benefit's name and description, and how it is used. */
const BenefitTexts = Type.Object(
  {
    name: Type.String(),
    description: orNull(Type.String()),
    usage: Type.Array(Type.String(), { description: "The steps in their order; empty where not said." }),
    needs: Type.Array(Type.String(), { description: "What to bring; empty where nothing is needed." }),
  },
  closed,
);

/**
 * Names and one-line descriptions in one language; what it has no text for is named in the next language of
 * the chain.
 */
export const ProgramTexts = Type.Object(
  {
    program: NameAndDescription,
    tracks: texts("By track."),
    stages: Type.Record(Type.String(), texts("By stage."), { description: "By track, then by stage." }),
    measures: texts("By measure."),
    levels: texts("By level."),
    categories: texts("By category. Those of versions that declare none are not here: the page names them."),
    benefits: Type.Record(Type.String(), BenefitTexts, { description: "By benefit." }),
    forms: Type.Record(Type.String(), FormTexts, { description: "By form." }),
  },
  { $id: "ProgramTexts", ...closed, description: "Names and descriptions in one language." },
);

const VersionSummary = Type.Object(
  {
    version: Type.String({ examples: ["2023-12"] }),
    in_force_from: Day,
    published_at: Moment,
    promises: Type.Object(
      { contact: orNull(Type.String()), outreach: orNull(Type.String()) },
      { ...closed, description: "Within how long the team owes a first word, ISO 8601 durations." },
    ),
    tracks: Type.Array(
      Type.Object(
        {
          track: Type.String(),
          scope: oneOf(["partner", "offer"]),
          stages: Type.Array(Type.String(), { description: "From the lowest to the highest." }),
        },
        closed,
      ),
    ),
    categories: Type.Array(
      Type.Object(
        {
          category: Type.String(),
          contact: oneOf(["required", "none"], "Whether an activation names a marketing contact."),
        },
        closed,
      ),
      { description: "The tabs of the benefits, in the order shown." },
    ),
    measures: Type.Array(
      Type.Object(
        {
          measure: Type.String(),
          type: oneOf(["money", "number"]),
        },
        closed,
      ),
    ),
    benefits: Type.Array(
      Type.Object(
        {
          benefit: Type.String(),
          category: Type.String(),
          purpose: orNull(Type.String()),
          delivery: Type.String(),
          lead_time: orNull(
            Type.String({ description: "How long it usually takes, ISO 8601; set by the marketplace." }),
          ),
          form: orNull(Type.String({ description: "The id of the form that asks for what is needed." })),
          resources: Type.Array(Type.String(), {
            description: "Links that begin with https://, and files of the program's folder by path.",
          }),
        },
        closed,
      ),
    ),
    forms: Type.Array(FormShape, { description: "The forms that its benefits name." }),
  },
  closed,
);

/** The program of this installation. */
export const ProgramSummary = Type.Object(
  {
    program: Type.String({ examples: ["marketplace-rewards"] }),
    currency: Type.String({ examples: ["USD"] }),
    minor_units: Type.Integer({ description: "Decimals of the currency.", examples: [2] }),
    current_version: Type.Union([Type.String(), Type.Null()], { description: "In force today." }),
    today: Day,
    time_zone: Type.String({
      description: "In which its days begin and end.",
      examples: ["America/Los_Angeles"],
    }),
    locale: Type.String({ description: "The first language of the chain that was used." }),
    versions: Type.Array(VersionSummary, { description: "The oldest first." }),
    texts: referTo(Type.Unsafe<Static<typeof ProgramTexts>>({ $ref: "ProgramTexts#" }), () => ProgramTexts),
  },
  { $id: "ProgramSummary", ...closed, description: "The program of this installation." },
);

/** In which language the program is named. */
const ProgramQuery = Type.Object(
  {
    locale: Type.Optional(
      Type.String({
        maxLength: 35,
        pattern: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        description: "BCP 47; else `Accept-Language` counts.",
      }),
    ),
  },
  closed,
);

/** A version as published. */
export const ProgramSource = Type.Object(
  {
    program: Type.String(),
    version: Type.String(),
    in_force_from: Day,
    published_at: Moment,
    texts_corrected_at: orNull(Moment),
    source: Type.String({ description: "The YAML file exactly as published." }),
    texts: Type.Record(Type.String(), Type.Unknown(), {
      description: "Language → the names and descriptions that it uses, with all corrections.",
    }),
    forms: orNull(
      Type.Record(Type.String(), Type.String(), {
        description: "Path → the form's JSON exactly as published; null: it has none.",
      }),
    ),
  },
  { $id: "ProgramSource", ...closed, description: "A version as published." },
);

/** A version to check or to publish. */
export const ProgramUpload = Type.Object(
  {
    source: Type.String({ minLength: 1, maxLength: 1_048_576, description: "The YAML file." }),
    texts: Type.Record(Type.String({ maxLength: 35 }), Type.String({ maxLength: 1_048_576 }), {
      description: "Language → the texts file in YAML.",
      maxProperties: 50,
    }),
    forms: Type.Optional(
      Type.Record(
        Type.String({ maxLength: 100, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" }),
        Type.String({ maxLength: 262_144 }),
        {
          description: "The id of a form, as in technical-help for forms/technical-help.json → its JSON.",
          maxProperties: 100,
        },
      ),
    ),
    file: Type.Optional(
      Type.String({
        maxLength: 200,
        default: "program.yaml",
        description: "Its name, for the problems' places.",
      }),
    ),
  },
  { $id: "ProgramUpload", ...closed, description: "A version to check or to publish." },
);

/** What a check says of a version without problems, or what a publication did. */
export const ProgramChecked = Type.Object(
  {
    program: Type.String(),
    version: Type.String(),
    in_force_from: Day,
    published: Type.Boolean({ description: "Whether it is published now, with these texts." }),
    changed: Type.Boolean({
      description: "Whether publishing changes something: false where the same was published before.",
    }),
    texts_corrected: Type.Boolean({
      description: "Whether publishing changes nothing but the texts of a published version.",
    }),
  },
  { $id: "ProgramChecked", ...closed, description: "A version without problems." },
);

export type ProgramSummary = Shape<typeof ProgramSummary>;
export type ProgramTexts = Shape<typeof ProgramTexts>;
export type ProgramUpload = Shape<typeof ProgramUpload>;
export type ProgramChecked = Shape<typeof ProgramChecked>;

/** Four texts of the longest kind, such as a program with its names in three languages. */
const programBytes = 4 * 1_048_576;

const VersionParams = Type.Object({ version: Type.String({ maxLength: 200, examples: ["2023-12"] }) });

export const getProgram = operation({
  action: "program.read",
  tag: "program",
  id: "getProgram",
  method: "GET",
  path: "/program",
  summary: "The program: its versions, and the names of what is in them",
  query: ProgramQuery,
  answers: { 200: ProgramSummary },
});

export const getProgramVersion = operation({
  action: "program.read",
  tag: "program",
  id: "getProgramVersion",
  method: "GET",
  path: "/programs/{version}",
  summary: "A version as published",
  params: VersionParams,
  answers: { 200: ProgramSource },
});

export const checkProgram = operation({
  action: "program.check",
  tag: "program",
  id: "checkProgram",
  method: "POST",
  path: "/programs/check",
  summary: "Check a version; nothing changes",
  description: "Finds all problems at once: 422 with `errors`, each with its place and how to fix it.",
  body: ProgramUpload,
  bodyBytes: programBytes,
  answers: { 200: ProgramChecked },
});

export const publishProgram = operation({
  action: "program.publish",
  tag: "program",
  id: "publishProgram",
  method: "POST",
  path: "/programs",
  summary: "Publish a version, whose rules never change again; or correct the texts of one",
  description:
    "Every partner is decided again. Where only the texts of a published version differ, they are " +
    "corrected, " +
    "which changes no decision. Publishing the same once more changes nothing.",
  body: ProgramUpload,
  bodyBytes: programBytes,
  answers: { 200: ProgramChecked, 201: ProgramChecked },
  takesKey: true,
});
