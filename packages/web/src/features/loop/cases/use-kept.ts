import { useEffect, useState } from "react";

/** What a form holds while it is filled in. */
export interface KeptForm<Value> {
  readonly value: Value;
  /** Whether it was entered before this form was opened. */
  readonly isRestored: boolean;
  change(value: Value): void;
  /** Forgets it, when it was sent. */
  drop(): void;
}

/**
 * Keeps what is entered into a form for this tab, also over a sign-in and a reload: nothing is lost when the
 * session ends half-way. `name`: one of each form.
 */
export function useKept<Value extends object>(name: string, initial: Value): KeptForm<Value> {
  const key = `laurel.form.${name}`;
  const [kept, setKept] = useState<{ readonly value: Value; readonly isRestored: boolean }>(() => {
    const found = read<Value>(key);
    return found === null ? { value: initial, isRestored: false } : { value: found, isRestored: true };
  });
  const [isChanged, setChanged] = useState(false);
  useEffect(() => {
    if (isChanged) write(key, kept.value);
  }, [key, kept, isChanged]);
  return {
    ...kept,
    change: (value) => {
      setChanged(true);
      setKept((before) => ({ ...before, value }));
    },
    drop: () => {
      setChanged(false);
      sessionStorage.removeItem(key);
    },
  };
}

/** Null where nothing is kept, or nothing that can be read. */
function read<Value>(key: string): Value | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Value | null;
  } catch {
    return null;
  }
}

function write(key: string, value: object): void {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full store loses only the copy; the form still has it.
  }
}
