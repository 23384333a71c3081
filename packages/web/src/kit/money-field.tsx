import type { Ref } from "react";
import { TextField } from "./fields.tsx";

interface MoneyFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly hint?: string;
  /** As typed. */
  readonly value: string;
  set(value: string): void;
  readonly wrong: string | null;
}

/** An amount in the program's currency, typed with digits. */
export function MoneyField(field: MoneyFieldProps) {
  return <TextField {...field} autoComplete="off" inputMode="text" maxLength={20} />;
}

/** What was typed as minor units: "1,200.50" with two decimals is 120050. Null where it is no amount. */
export function minorOf(typed: string, decimals: number): number | null {
  const plain = typed.normalize("NFKC").replaceAll(/[\s,]/g, "");
  const [, whole, part = ""] = /^(\d{1,13})(?:\.(\d+))?$/.exec(plain) ?? [];
  if (whole === undefined || part.length > decimals) return null;
  const minor = Number(whole + part.padEnd(decimals, "0"));
  return minor > 0 && Number.isSafeInteger(minor) ? minor : null;
}

/** Minor units as they are typed. */
export function typedMinor(minor: number, decimals: number): string {
  return decimals === 0 ? String(minor) : (minor / 10 ** decimals).toFixed(decimals).replace(/\.0+$/, "");
}
