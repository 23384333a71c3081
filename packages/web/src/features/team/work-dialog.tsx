import { Button, Checkbox, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { locales, type TeamProfile } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useSigned } from "../../api/program.tsx";
import { changeProfile, teamWorkQuery } from "../../api/team-work.ts";
import { Dialog, DialogActions } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { languageIn } from "../../kit/language-in.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  group: { display: "grid", justifyItems: "start" },
  label: { fontWeight: tokens.fontWeightSemibold },
  days: { display: "flex", flexWrap: "wrap", gap: "12px", "& > *": { flex: "1 1 180px" } },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1 },
});

interface WorkDialogProps {
  readonly profile: TeamProfile;
  close(): void;
  done(): void;
}

/** The dialog to change a member's languages and absence, and whether they are given work. */
export function WorkDialog({ profile, close, done }: WorkDialogProps) {
  const { t, locale } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const client = useQueryClient();
  const label = useId();
  const [languages, setLanguages] = useState(profile.languages);
  const [from, setFrom] = useState(profile.absentFrom ?? "");
  const [until, setUntil] = useState(profile.absentUntil ?? "");
  const [takesWork, setTakesWork] = useState(profile.takesWork);
  const [isTried, setTried] = useState(false);
  const submission = useSubmission(async () => {
    await changeProfile(caller, profile.userId, {
      languages,
      absentFrom: from === "" ? null : from,
      absentUntil: until === "" ? null : until,
      ...(takesWork === profile.takesWork ? {} : { takesWork }),
    });
    // Who is given work depends on what the others chose.
    await client.invalidateQueries({ queryKey: teamWorkQuery(caller).queryKey });
    done();
  });
  const send = () => {
    setTried(true);
    if (languages.length > 0) submission.send();
  };
  const offered = [...new Set([...locales, ...profile.languages])];
  return (
    <Dialog title={t("work.change-who", { name: profile.name })} close={close}>
      <Form submission={{ ...submission, send }} question="other">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a grid everywhere. */}
        <div role="group" aria-labelledby={label} className={styles.group}>
          <span id={label} className={styles.label}>
            {t("work.languages")}
          </span>
          {offered.map((tag) => (
            <Checkbox
              key={tag}
              label={languageIn(locale, tag)}
              checked={languages.includes(tag)}
              onChange={(_, { checked }) =>
                setLanguages(
                  offered.filter((each) => (each === tag ? checked === true : languages.includes(each))),
                )
              }
            />
          ))}
          {isTried && languages.length === 0 && (
            <p className={styles.wrong} role="alert">
              {t("work.language-missing")}
            </p>
          )}
        </div>
        <div className={styles.days}>
          <Field label={t("work.from")}>
            <Input type="date" value={from} onChange={(_, { value }) => setFrom(value)} />
          </Field>
          <Field label={t("work.until")} hint={t("work.until-hint")}>
            <Input type="date" value={until} onChange={(_, { value }) => setUntil(value)} />
          </Field>
        </div>
        {profile.role !== "auditor" && (
          <Checkbox
            label={t("work.takes-label")}
            checked={takesWork}
            onChange={(_, { checked }) => setTakesWork(checked === true)}
          />
        )}
        <DialogActions>
          <Button onClick={close}>{t("dialog.back")}</Button>
          <SubmitButton isBusy={submission.isBusy}>{t("work.save")}</SubmitButton>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
