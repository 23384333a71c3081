import { Button, Checkbox, Divider, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import type { Role, Withdrawal } from "@laurel/contract";
import { roleMeaning, roleName, withdrawalLines } from "@laurel/words";
import { useId, useState } from "react";
import type { AnyMember } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Dialog, DialogActions, DialogText } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import type { Roster } from "./roster.ts";
import { useChanges } from "./use-changes.ts";

const useStyles = makeStyles({
  quiet: { color: tokens.colorNeutralForeground2 },
  means: { display: "block", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  way: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    alignItems: "center",
    gap: "4px 16px",
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)", justifyItems: "start" },
  },
});

type DialogStep = "role" | "transfer" | "remove";

interface MemberDialogProps {
  readonly roster: Roster;
  readonly person: AnyMember;
  close(): void;
  /** `isGone`: the row or button that opened the dialog no longer exists. */
  done(text: string, isGone: boolean): void;
}

/** The dialog to change a member's role, transfer the ownership, or remove the member. */
export function MemberDialog({ roster, person, close, done }: MemberDialogProps) {
  const words = useWords();
  const { t } = words;
  const { me } = useSigned();
  const [step, setStep] = useState<DialogStep>("role");
  const [endKeys, setEndKeys] = useState(false);
  const tell = (text: string, withdrawal: Withdrawal | null, isGone: boolean) =>
    done([text, ...withdrawalLines(words, withdrawal)].join(" "), isGone);
  const changes = useChanges(roster);
  const isSelf = person.userId === me.id;
  const { name } = person;
  const about = { name, group: roster.name };
  if (step === "transfer") {
    return (
      <Dialog title={t("people.transfer-title", about)} close={close}>
        <Confirm
          text={t("people.transfer-text", about)}
          action={t("people.transfer")}
          back={() => setStep("role")}
          work={async () => {
            const withdrawal = await changes.transferOwnership(person);
            tell(t("people.transfer-done", about), withdrawal, true);
          }}
        />
      </Dialog>
    );
  }
  if (step === "remove") {
    return (
      <Dialog title={t(isSelf ? "people.leave-title" : "people.remove-title", about)} close={close}>
        <Confirm
          text={t(`people.${isSelf ? "leave" : "remove"}-text.${roster.kind}`, about)}
          action={t(isSelf ? "people.leave" : "people.remove")}
          back={() => setStep("role")}
          work={async () => {
            const withdrawal = await changes.remove(person, endKeys);
            tell(t("people.remove-done", about), withdrawal, true);
          }}
        >
          <DialogText>{t(`people.${isSelf ? "own" : "their"}-work.${roster.kind}`)}</DialogText>
          {roster.kind === "team" && !isSelf && (
            <Checkbox
              label={t("people.end-keys")}
              checked={endKeys}
              onChange={(_, { checked }) => setEndKeys(checked === true)}
            />
          )}
        </Confirm>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("people.change-who", about)} close={close}>
      <RoleForm
        roster={roster}
        person={person}
        close={close}
        save={async (role) => {
          const withdrawal = await changes.changeRole(person, role);
          tell(t("people.role-done", { name, role: roleName(words, role) }), withdrawal, isSelf);
        }}
      />
      <Divider />
      <OtherWays roster={roster} person={person} go={setStep} />
    </Dialog>
  );
}

interface RoleFormProps {
  readonly roster: Roster;
  readonly person: AnyMember;
  close(): void;
  save(role: Role): Promise<void>;
}

function RoleForm({ roster, person, close, save }: RoleFormProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { me } = useSigned();
  const id = useId();
  const [role, setRole] = useState(person.role);
  const submission = useSubmission(async () => (role === person.role ? close() : save(role)));
  return (
    <Form submission={submission} question="other">
      <RadioGroup
        aria-label={t("people.role")}
        name={id}
        value={role}
        onChange={(_, { value }) => {
          const chosen = roster.roles.find((each) => each === value);
          if (chosen !== undefined) setRole(chosen);
        }}
      >
        {roster.roles.map((each) => (
          <Radio
            key={each}
            value={each}
            label={
              <>
                {roleName(words, each)}
                <span className={styles.means}>{roleMeaning(words, each)}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
      {person.userId === me.id && <DialogText>{t("people.own-role")}</DialogText>}
      <DialogActions>
        <Button onClick={close}>{t("dialog.back")}</Button>
        <SubmitButton isBusy={submission.isBusy}>{t("people.save-role")}</SubmitButton>
      </DialogActions>
    </Form>
  );
}

interface OtherWaysProps {
  readonly roster: Roster;
  readonly person: AnyMember;
  go(step: DialogStep): void;
}

function OtherWays({ roster, person, go }: OtherWaysProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const isSelf = person.userId === me.id;
  const { name } = person;
  return (
    <>
      {roster.mayTransfer && !isSelf && (
        <div className={styles.way}>
          <span className={styles.quiet}>{t("people.transfer-means", { name })}</span>
          <Button onClick={() => go("transfer")}>{t("people.transfer")}</Button>
        </div>
      )}
      <div className={styles.way}>
        <span className={styles.quiet}>
          {isSelf ? t("people.leave-means", { group: roster.name }) : t("people.remove-means", { name })}
        </span>
        <Button onClick={() => go("remove")}>{t(isSelf ? "people.leave" : "people.remove")}</Button>
      </div>
    </>
  );
}
