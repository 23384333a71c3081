import type { ProgramSummary } from "@laurel/contract";

/** How a benefit is used, in the reader's language. */
export interface HowToUse {
  /** What to do, step by step. */
  readonly steps: readonly string[];
  /** What to bring. */
  readonly needs: readonly string[];
  /** Whether its category asks for a marketing contact. */
  readonly needsContact: boolean;
  /** How long it usually takes, as the marketplace set it. */
  readonly leadTime: LeadTime | null;
  /** Links, and files of the program's folder by path. */
  readonly resources: readonly string[];
  readonly form: FormPreview | null;
}

interface LeadTime {
  readonly unit: "days" | "months";
  readonly count: number;
}

/** What a form asks for. */
interface FormPreview {
  readonly title: string;
  readonly intro: string | null;
  readonly fields: readonly AskedField[];
}

interface AskedField {
  readonly field: string;
  readonly label: string;
  /** Sometimes: only after certain answers. */
  readonly asked: "always" | "sometimes" | "optional";
}

/** How to use a benefit as the newest version in force that has it says; null where no version says it. */
export function howToUse(program: ProgramSummary, benefit: string): HowToUse | null {
  const { texts, versions, today } = program;
  const { usage = [], needs = [] } = texts.benefits[benefit] ?? {};
  const having = versions.filter(({ benefits }) => benefits.some((each) => each.benefit === benefit));
  const version = having.findLast(({ inForceFrom }) => inForceFrom <= today) ?? having[0];
  const rule = version?.benefits.find((each) => each.benefit === benefit);
  if (version === undefined || rule === undefined || usage.length === 0) return null;
  const category = version.categories.find((each) => each.category === rule.category);
  const fields = version.forms.find(({ form }) => form === rule.form)?.fields ?? [];
  const form = rule.form === null ? undefined : texts.forms[rule.form];
  return {
    steps: usage,
    needs,
    needsContact: category?.contact === "required",
    leadTime: leadTimeOf(rule.leadTime),
    resources: rule.resources,
    form:
      form === undefined
        ? null
        : {
            title: form.title,
            intro: form.intro,
            fields: fields.map(({ field, required, showIf }) => ({
              field,
              label: form.fields[field]?.label ?? field,
              asked: !required ? "optional" : showIf === null ? "always" : "sometimes",
            })),
          },
  };
}

/** From an ISO 8601 duration of days or months. */
function leadTimeOf(period: string | null): LeadTime | null {
  const [, count, unit] = /^P(\d+)([DM])$/.exec(period ?? "") ?? [];
  return count === undefined ? null : { count: Number(count), unit: unit === "M" ? "months" : "days" };
}

/** A resource as people read it: a link without its scheme and query. */
export function resourceName(resource: string): string {
  return resource
    .replace(/^https:\/\/(www\.)?/, "")
    .replace(/[?#].*$/, "")
    .replace(/\/$/, "");
}
