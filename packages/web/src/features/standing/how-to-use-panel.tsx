import { makeStyles, tokens } from "@fluentui/react-components";
import { createContext, type ReactNode, useContext } from "react";
import { useSigned } from "../../api/program.tsx";
import { Disclosure } from "../../kit/disclosure.tsx";
import { useWords } from "../../kit/use-words.ts";
import { type HowToUse, howToUse, resourceName } from "./how-to-use.ts";

const useStyles = makeStyles({
  panel: {
    display: "grid",
    gap: "12px",
    marginTop: "8px",
    padding: "12px 16px",
    backgroundColor: tokens.colorNeutralBackground2,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: "anywhere",
  },
  heading: {
    margin: "0 0 4px",
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
  },
  list: { display: "grid", gap: "4px", margin: 0, paddingInlineStart: "20px" },
  steps: { gap: "6px" },
  text: { margin: 0 },
  quiet: { margin: "0 0 4px", color: tokens.colorNeutralForeground2 },
  optional: { color: tokens.colorNeutralForeground3 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface HowToUsePanelProps {
  readonly benefit: string;
  /** Whether it is unfolded from the start. */
  readonly isOpen?: boolean;
}

/** How to use a benefit, folded unless said: steps, what to bring, how long it takes, links, its form. */
export function HowToUsePanel({ benefit, isOpen = false }: HowToUsePanelProps) {
  const { t } = useWords();
  const { program } = useSigned();
  const use = howToUse(program, benefit);
  if (use === null) return null;
  return (
    <Disclosure title={t("use.title")} isOpen={isOpen}>
      <Use use={use} heading="h4" />
    </Disclosure>
  );
}

/** How to use a benefit that was activated: its form is filled in by then. */
export function HowToUseNow({ benefit }: { readonly benefit: string }) {
  const { program } = useSigned();
  const use = howToUse(program, benefit);
  return use === null ? null : <Use use={{ ...use, form: null }} heading="h3" />;
}

interface UseProps {
  readonly use: HowToUse;
  /** The headings of its parts, one below the heading that it is under. */
  readonly heading: "h3" | "h4";
}

function Use({ use, heading }: UseProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <PartHeading value={heading}>
      <div className={styles.panel}>
        <ol className={`${styles.list} ${styles.steps}`}>
          {use.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <Needs use={use} />
        {use.leadTime !== null && (
          <Part title={t("use.lead-time")}>
            <p className={styles.text}>{t("use.within", { ...use.leadTime })}</p>
          </Part>
        )}
        {use.resources.length > 0 && <Resources resources={use.resources} />}
        {use.form !== null && <Form form={use.form} />}
      </div>
    </PartHeading>
  );
}

const PartHeading = createContext<"h3" | "h4">("h4");

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  const Heading = useContext(PartHeading);
  return (
    <div>
      <Heading className={styles.heading}>{title}</Heading>
      {children}
    </div>
  );
}

function Needs({ use: { needs, needsContact } }: { readonly use: HowToUse }) {
  const { t } = useWords();
  const { list } = useStyles();
  const all = needsContact ? [t("use.contact"), ...needs] : needs;
  if (all.length === 0) return null;
  return (
    <Part title={t("use.needs")}>
      <ul className={list}>
        {all.map((need) => (
          <li key={need}>{need}</li>
        ))}
      </ul>
    </Part>
  );
}

function Resources({ resources }: { readonly resources: readonly string[] }) {
  const { t } = useWords();
  const { list, link } = useStyles();
  return (
    <Part title={t("use.resources")}>
      <ul className={list}>
        {resources.map((resource) => (
          <li key={resource}>
            {resource.startsWith("https://") ? (
              <a className={link} href={resource} target="_blank" rel="noreferrer">
                {resourceName(resource)}
              </a>
            ) : (
              resource
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Form({ form }: { readonly form: NonNullable<HowToUse["form"]> }) {
  const { t } = useWords();
  const { list, quiet, optional } = useStyles();
  return (
    <Part title={t("use.form", { form: form.title })}>
      {form.intro !== null && <p className={quiet}>{form.intro}</p>}
      <ul className={list}>
        {form.fields.map((field) => (
          <li key={field.field}>
            {field.asked === "always" ? (
              field.label
            ) : (
              <span className={optional}>{t(`use.${field.asked}`, { field: field.label })}</span>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}
