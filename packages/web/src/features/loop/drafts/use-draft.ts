import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { draftQuery, dropDraft, type KeptFields, readDraft, saveDraft } from "../../../api/drafts.ts";
import { useSigned } from "../../../api/program.tsx";
import { RefusedRequest } from "../../../kit/refused-request.ts";

/** How long to wait after a keystroke before the answers are kept. */
const pauseMs = 700;

/** A half-filled form, kept on the server while it is filled. */
export interface KeptDraft {
  /** Whether what was kept before is loaded, or can't be. */
  readonly isReady: boolean;
  readonly fields: KeptFields;
  /** Whether answers were restored from before. */
  readonly isRestored: boolean;
  /** Changes some fields; undefined empties one. */
  change(fields: KeptFields): void;
  /** What another tab has kept for fields that were changed here too; null where there is no conflict. */
  readonly conflict: KeptFields | null;
  /** Ends the conflict with the answers of this tab, or of the other. */
  settle(whose: "ours" | "theirs"): void;
  /** Forgets it, once the form is submitted. */
  drop(): Promise<void>;
}

/** Keeps a half-filled form under a name. Without a server the answers stay on the page. */
export function useDraft(partnerId: string, name: string): KeptDraft {
  const { caller } = useSigned();
  const kept = useQuery(draftQuery(caller, partnerId, name));
  const [changes, setChanges] = useState<KeptFields>({});
  const [isDropped, setDropped] = useState(false);
  const [conflict, setConflict] = useState<KeptFields | null>(null);
  const unsaved = useRef<KeptFields>({});
  const revision = useRef<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isSaving = useRef(false);
  if (revision.current === null && kept.data !== undefined) revision.current = kept.data.revision;

  const save = useCallback(async () => {
    clearTimeout(timer.current);
    const fields = unsaved.current;
    if (isSaving.current || revision.current === null || Object.keys(fields).length === 0) return;
    isSaving.current = true;
    unsaved.current = {};
    try {
      const saved = await saveDraft(caller, partnerId, name, { fields, revision: revision.current });
      revision.current = saved.revision;
    } catch (error) {
      unsaved.current = { ...fields, ...unsaved.current };
      if (error instanceof RefusedRequest && error.code === "changed-meanwhile") {
        const theirs = await readDraft(caller, partnerId, name).catch(() => null);
        if (theirs !== null) {
          revision.current = theirs.revision;
          setConflict(pick(theirs.fields, Object.keys(unsaved.current)));
        }
        return;
      }
    } finally {
      isSaving.current = false;
    }
    if (Object.keys(unsaved.current).length > 0) timer.current = setTimeout(() => void save(), pauseMs);
  }, [caller, partnerId, name]);

  useKeepOnLeaving(save);

  const before = isDropped ? {} : (kept.data?.fields ?? {});
  return {
    isReady: !kept.isPending,
    fields: { ...before, ...changes },
    isRestored: Object.keys(before).length > 0,
    change: (fields) => {
      const known = withNull(fields);
      unsaved.current = { ...unsaved.current, ...known };
      setChanges((held) => ({ ...held, ...known }));
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), pauseMs);
    },
    conflict,
    settle: (whose) => {
      if (whose === "theirs") {
        unsaved.current = {};
        setChanges((held) => ({ ...held, ...conflict }));
      }
      setConflict(null);
      void save();
    },
    drop: async () => {
      clearTimeout(timer.current);
      unsaved.current = {};
      const left = await dropDraft(caller, partnerId, name).catch(() => null);
      if (left !== null) revision.current = left.revision;
      setDropped(true);
      setChanges({});
    },
  };
}

/** What was typed last is kept when the reader leaves the page. */
function useKeepOnLeaving(save: () => Promise<void>): void {
  useEffect(() => {
    const keep = () => void save();
    document.addEventListener("visibilitychange", keep);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      keep();
    };
  }, [save]);
}

function pick(fields: KeptFields, names: readonly string[]): KeptFields {
  return Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
}

/** A field that is emptied is kept as null: one that is left out stays as it was. */
function withNull(fields: KeptFields): KeptFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]));
}
