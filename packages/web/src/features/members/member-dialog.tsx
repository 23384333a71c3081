import { Button, Divider, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";
import type { Role } from "@laurel/contract";
import { useId, useState } from "react";
import type { Person } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import { Certain } from "../../kit/confirm.tsx";
import { Dialog, DialogActions, DialogText } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { roleMeans, roleText } from "../../kit/role-text.ts";
import { SendButton } from "../../kit/send-button.tsx";
import { useSending } from "../../kit/use-sending.ts";
import { useWords } from "../../kit/use-words.ts";
import type { Place } from "./place.ts";
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

type Step = "role" | "hand-over" | "take-out";

interface MemberDialogProps {
  readonly place: Place;
  readonly person: Person;
  close(): void;
  /** `isGone`: the row from which it was opened, or its button, is no more. */
  done(text: string, isGone: boolean): void;
}

/** What one may do to somebody: another role, the ownership, or out. */
export function MemberDialog({ place, person, close, done }: MemberDialogProps) {
  const { t } = useWords();
  const { me } = useSigned();
  const [step, setStep] = useState<Step>("role");
  const changes = useChanges(place);
  const isSelf = person.user_id === me.id;
  const { name } = person;
  const about = { name, place: place.name };
  if (step === "hand-over") {
    return (
      <Dialog title={t("people.hand-over-title", about)} close={close}>
        <Certain
          text={t("people.hand-over-text", about)}
          action={t("people.hand-over")}
          back={() => setStep("role")}
          work={async () => {
            await changes.handOver(person);
            done(t("people.hand-over-done", about), true);
          }}
        />
      </Dialog>
    );
  }
  if (step === "take-out") {
    return (
      <Dialog title={t(isSelf ? "people.leave-title" : "people.take-out-title", about)} close={close}>
        <Certain
          text={t(`people.${isSelf ? "leave" : "take-out"}-text.${place.kind}`, about)}
          action={t(isSelf ? "people.leave" : "people.take-out")}
          back={() => setStep("role")}
          work={async () => {
            await changes.takeOut(person);
            done(t("people.take-out-done", about), true);
          }}
        />
      </Dialog>
    );
  }
  return (
    <Dialog title={t("people.change-who", about)} close={close}>
      <RoleForm
        place={place}
        person={person}
        close={close}
        save={async (role) => {
          await changes.giveRole(person, role);
          done(t("people.role-done", { name, role: roleText(t, role) }), isSelf);
        }}
      />
      <Divider />
      <OtherWays place={place} person={person} go={setStep} />
    </Dialog>
  );
}

interface RoleFormProps {
  readonly place: Place;
  readonly person: Person;
  close(): void;
  save(role: Role): Promise<void>;
}

function RoleForm({ place, person, close, save }: RoleFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const id = useId();
  const [role, setRole] = useState(person.role);
  const sending = useSending(async () => (role === person.role ? close() : save(role)));
  return (
    <Form sending={sending} question="other">
      <RadioGroup
        aria-label={t("people.role")}
        name={id}
        value={role}
        onChange={(_, { value }) => {
          const chosen = place.roles.find((each) => each === value);
          if (chosen !== undefined) setRole(chosen);
        }}
      >
        {place.roles.map((each) => (
          <Radio
            key={each}
            value={each}
            label={
              <>
                {roleText(t, each)}
                <span className={styles.means}>{roleMeans(t, each)}</span>
              </>
            }
          />
        ))}
      </RadioGroup>
      {person.user_id === me.id && <DialogText>{t("people.own-role")}</DialogText>}
      <DialogActions>
        <Button onClick={close}>{t("certain.back")}</Button>
        <SendButton isBusy={sending.isBusy} isWide={false}>
          {t("people.save-role")}
        </SendButton>
      </DialogActions>
    </Form>
  );
}

interface OtherWaysProps {
  readonly place: Place;
  readonly person: Person;
  go(step: Step): void;
}

function OtherWays({ place, person, go }: OtherWaysProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const isSelf = person.user_id === me.id;
  const { name } = person;
  return (
    <>
      {place.mayHandOver && !isSelf && (
        <div className={styles.way}>
          <span className={styles.quiet}>{t("people.hand-over-means", { name })}</span>
          <Button onClick={() => go("hand-over")}>{t("people.hand-over")}</Button>
        </div>
      )}
      <div className={styles.way}>
        <span className={styles.quiet}>
          {isSelf ? t("people.leave-means", { place: place.name }) : t("people.take-out-means", { name })}
        </span>
        <Button onClick={() => go("take-out")}>{t(isSelf ? "people.leave" : "people.take-out")}</Button>
      </div>
    </>
  );
}
