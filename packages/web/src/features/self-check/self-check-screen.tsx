import { Button, makeStyles, Radio, Spinner, tokens } from "@fluentui/react-components";
import type { Offer, SelfCheck } from "@laurel/contract";
import { checkListing, countResults, type SelfCheckRule, selfCheckRules } from "@laurel/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { saveSelfCheck, selfCheckQuery } from "../../api/self-check.ts";
import { Card } from "../../kit/card.tsx";
import { TextField } from "../../kit/fields.tsx";
import { FormError } from "../../kit/form-error.tsx";
import { LongField } from "../../kit/long-field.tsx";
import { RadioRow } from "../../kit/radio-row.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { type ChosenPicture, PictureField } from "./picture-fields.tsx";
import { RuleList, ruleText } from "./rule-list.tsx";

const useStyles = makeStyles({
  body: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  fields: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)", marginBottom: "20px" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 20px" },
  result: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  example: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const isOfPictures = ({ id }: SelfCheckRule) => id.startsWith("logo-") || id.startsWith("screenshots-");
const automatic = selfCheckRules.filter(({ kind }) => kind === "automatic");
const ofPictures = automatic.filter(isOfPictures);
const ofTexts = automatic.filter((rule) => !isOfPictures(rule));
const asked = selfCheckRules.filter(({ kind }) => kind === "asked");

interface SelfCheckScreenProps {
  readonly partnerId: string;
  readonly offer: Offer;
  readonly saved: SelfCheck;
}

/** An offer's listing against the public rules: checked in the browser, and kept as its result. */
export function SelfCheckScreen({ partnerId, offer, saved }: SelfCheckScreenProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [texts, setTexts] = useState({
    ...{ title: offer.title, summary: "", description: "", keywords: "", link: "" },
  });
  const [logo, setLogo] = useState<readonly ChosenPicture[]>([]);
  const [screenshots, setScreenshots] = useState<readonly ChosenPicture[]>([]);
  const [answers, setAnswers] = useState<Readonly<Record<string, boolean>>>({});
  const results = checkListing(partsOf(texts, logo, screenshots, answers));
  const all = { ...saved.results, ...results };
  const text = (name: keyof typeof texts) => ({
    label: t(`self-check.${name}`),
    value: texts[name],
    set: (value: string) => setTexts((before) => ({ ...before, [name]: value })),
  });
  return (
    <div className={styles.body}>
      <Card title={t("self-check.texts")}>
        <div className={styles.fields}>
          <TextField {...text("title")} autoComplete="off" />
          <LongField {...text("summary")} rows={2} />
          <LongField {...text("description")} hint={t("self-check.description-hint")} />
          <TextField {...text("keywords")} hint={t("self-check.keywords-hint")} autoComplete="off" />
          <TextField {...text("link")} autoComplete="off" />
        </div>
        <RuleList title={t("self-check.texts")} rules={ofTexts} results={all} />
      </Card>
      <Card title={t("self-check.pictures")}>
        <div className={styles.fields}>
          <PictureField
            {...{ label: "self-check.choose-logo", named: "self-check.logo", isSeveral: false }}
            pictures={logo}
            set={setLogo}
          />
          <PictureField
            {...{ label: "self-check.choose-screenshots", named: "self-check.screenshot", isSeveral: true }}
            pictures={screenshots}
            set={setScreenshots}
          />
        </div>
        <RuleList title={t("self-check.pictures")} rules={ofPictures} results={all} />
      </Card>
      <Card title={t("self-check.questions")}>
        <RuleList title={t("self-check.questions")} rules={asked} results={all}>
          {(rule) => (
            <Question
              rule={rule}
              answer={all[rule.id]?.ok}
              set={(answer) => setAnswers((before) => ({ ...before, [rule.id]: answer }))}
            />
          )}
        </RuleList>
      </Card>
      <Result partnerId={partnerId} saved={saved} results={results} />
    </div>
  );
}

/** What is checked: an empty field is left out. */
function partsOf(
  texts: Readonly<Record<"title" | "summary" | "description" | "keywords" | "link", string>>,
  [logo]: readonly ChosenPicture[],
  screenshots: readonly ChosenPicture[],
  answers: Readonly<Record<string, boolean>>,
): Parameters<typeof checkListing>[0] {
  const { title, summary, description, link } = texts;
  const given = Object.entries({ title, summary, description, link }).filter(
    ([, value]) => value.trim() !== "",
  );
  const keywords = texts.keywords
    .split(/[,，、]/)
    .flatMap((word) => (word.trim() === "" ? [] : [word.trim()]));
  return {
    ...Object.fromEntries(given),
    ...(keywords.length === 0 ? {} : { keywords }),
    ...(logo === undefined ? {} : { logo }),
    ...(screenshots.length === 0 ? {} : { screenshots }),
    answers,
  };
}

interface QuestionProps {
  readonly rule: SelfCheckRule;
  readonly answer: boolean | undefined;
  set(answer: boolean): void;
}

/** The answer to a question, with an example of a yes. */
function Question({ rule, answer, set }: QuestionProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  if (rule.kind !== "asked") return null;
  return (
    <>
      <span className={styles.example}>
        {t("self-check.example", { example: t(`self-check.example.${rule.id}`) })}
      </span>
      <RadioRow
        aria-label={ruleText(words, rule)}
        value={answer === undefined ? "" : answer ? "yes" : "no"}
        onChange={(_, { value }) => set(value === "yes")}
      >
        <Radio value="yes" label={t("self-check.yes")} />
        <Radio value="no" label={t("self-check.no")} />
      </RadioRow>
    </>
  );
}

interface ResultProps {
  readonly partnerId: string;
  readonly saved: SelfCheck;
  /** What was found on this page. */
  readonly results: SelfCheck["results"];
}

/** How many rules are met, and the way to keep that with the offer. */
function Result({ partnerId, saved, results }: ResultProps) {
  const { t, moment } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const [sent, setSent] = useState<SelfCheck["results"] | null>(null);
  const submission = useSubmission(async () => {
    const kept = await saveSelfCheck(caller, partnerId, saved.offerId, results);
    setSent(results);
    client.setQueryData(selfCheckQuery(caller, partnerId, saved.offerId).queryKey, kept);
    await client.invalidateQueries({ queryKey: ["offers", caller.key, partnerId] });
  });
  const isSaved = sent !== null && JSON.stringify(sent) === JSON.stringify(results);
  return (
    <div className={styles.bar}>
      <p className={styles.result}>
        {t("self-check.result", countResults({ ...saved.results, ...results }))}
      </p>
      {mayDo(me, "requests.make", partnerId) && (
        <Button
          appearance="primary"
          disabledFocusable={submission.isBusy || Object.keys(results).length === 0}
          icon={submission.isBusy ? <Spinner size="tiny" /> : null}
          onClick={() => submission.send()}
        >
          {t("self-check.save")}
        </Button>
      )}
      <span role="status">{isSaved && t("self-check.saved")}</span>
      {saved.checkedAt !== null && saved.checkedBy !== null && (
        <p className={styles.quiet}>
          {t("self-check.by", {
            day: moment(saved.checkedAt),
            who: saved.checkedBy.name ?? saved.checkedBy.who,
          })}
        </p>
      )}
      <FormError error={submission.error} question="other" />
    </div>
  );
}
