import { Spinner } from "@fluentui/react-components";
import { useRef, useState } from "react";
import type { UploadedFile } from "../../../api/attachments.ts";
import { Form } from "../../../kit/form.tsx";
import { LongField } from "../../../kit/long-field.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { DraftNotice } from "../drafts/draft-notice.tsx";
import { useDraft } from "../drafts/use-draft.ts";
import { FilesField } from "./files-field.tsx";

/** What one side says to the other. */
interface Saying {
  readonly text: string;
  readonly attachments?: readonly number[];
}

interface SayingFormProps {
  readonly partnerId: string;
  /** The name of the draft that keeps it while it is written. */
  readonly draft: string;
  readonly label: string;
  readonly hint?: string;
  /** The label of the button that sends it. */
  readonly action: string;
  /** Whether files can go with it. */
  readonly takesFiles?: boolean;
  send(saying: Saying): Promise<void>;
}

/** A text with files that goes to the team. What is written is kept, also when the page is closed. */
export function SayingForm(props: SayingFormProps) {
  const { partnerId, draft: name, label, hint, action, takesFiles = true, send } = props;
  const { t } = useWords();
  const draft = useDraft(partnerId, name);
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const text = String(draft.fields.text ?? "");
  const files = filesOf(draft.fields.files);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (text.trim() === "") return input.current?.focus();
    await send({
      text: text.trim(),
      ...(files.length === 0 ? {} : { attachments: files.map(({ attachmentId }) => attachmentId) }),
    });
    await draft.drop();
  });
  if (!draft.isReady) return <Spinner label={t("shell.loading")} />;
  return (
    <Form submission={submission} question="other">
      <DraftNotice draft={draft} />
      <LongField
        ref={input}
        label={label}
        {...(hint === undefined ? {} : { hint })}
        value={text}
        set={(value) => draft.change({ text: value })}
        wrong={showsErrors && text.trim() === "" ? t("saying.missing") : null}
      />
      {takesFiles && (
        <FilesField partnerId={partnerId} files={files} set={(chosen) => draft.change({ files: chosen })} />
      )}
      <SubmitButton isBusy={submission.isBusy}>{action}</SubmitButton>
    </Form>
  );
}

/** The files of a draft. */
export function filesOf(kept: unknown): readonly UploadedFile[] {
  return Array.isArray(kept) ? (kept as readonly UploadedFile[]) : [];
}
