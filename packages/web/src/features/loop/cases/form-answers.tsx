import type { ActivationDetail } from "@laurel/contract";
import type { ReactNode } from "react";
import { fileAddress } from "../../../api/attachments.ts";
import { currentVersion, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { Facts } from "./case-parts.tsx";

/** What the partner entered into the form of a benefit, by the form's labels; nothing without a form. */
export function FormAnswers({ activation }: { readonly activation: ActivationDetail }) {
  const { t } = useWords();
  const { program } = useSigned();
  const { form: name, answers } = activation;
  if (name === null || Object.keys(answers).length === 0) return null;
  const form = currentVersion(program)?.forms.find((each) => each.form === name);
  const texts = program.texts.forms[name]?.fields ?? {};
  const known = form?.fields.map(({ field }) => field) ?? [];
  const fields = [...new Set([...known, ...Object.keys(answers)])].filter((field) => answers[field] != null);
  const titles = Object.fromEntries(activation.answeredOffers.map(({ offerId, title }) => [offerId, title]));
  const offersOf = (field: string) =>
    form?.fields.some((each) => each.field === field && each.kind === "offer") ? titles : {};
  return (
    <Card title={t("case.answers")}>
      <Facts
        facts={fields.map((field) => [
          texts[field]?.label ?? field,
          <Answer
            key={field}
            value={answers[field]}
            options={{ ...offersOf(field), ...texts[field]?.options }}
            isFile={form?.fields.some((each) => each.field === field && each.kind === "files") ?? false}
          />,
        ])}
      />
    </Card>
  );
}

interface FormAnswerProps {
  readonly value: unknown;
  readonly options: Readonly<Record<string, string>>;
  readonly isFile: boolean;
}

function Answer({ value, options, isFile }: FormAnswerProps): ReactNode {
  const { t, list, number } = useWords();
  if (typeof value === "boolean") return t(value ? "answer.yes" : "answer.no");
  if (typeof value === "number") return number(value);
  if (typeof value === "string")
    return /^https:\/\//.test(value) ? <Web address={value} /> : (options[value] ?? value);
  if (!Array.isArray(value)) return null;
  if (!isFile) return list(value.map((each) => options[String(each)] ?? String(each)));
  return (
    <>
      {value.map((id) => (
        <a key={String(id)} href={fileAddress(Number(id))} download>
          {t("answer.files", { count: 1 })}
        </a>
      ))}
    </>
  );
}

function Web({ address }: { readonly address: string }) {
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {address}
    </a>
  );
}
