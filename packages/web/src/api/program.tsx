import type { Me, ProgramSummary } from "@laurel/contract";
import type { Currency } from "@laurel/core";
import type { Naming } from "@laurel/words";
import { createContext, useContext } from "react";
import type { RequestSender } from "./request.ts";

/** The types of the program's measures; undefined for an unknown one. */
export function measureTypeIn({ versions }: ProgramSummary): (name: string) => MeasureType | undefined {
  return (name) =>
    versions.flatMap(({ measures }) => measures).findLast(({ measure }) => measure === name)?.type;
}

type MeasureType = Version["measures"][number]["type"];

/** A summary of a version of the program. */
export type Version = ProgramSummary["versions"][number];

/** What every page after sign-in can use. */
export interface Signed {
  readonly caller: RequestSender;
  readonly program: ProgramSummary;
  /** The signed-in person or the key. */
  readonly me: Me;
}

const Context = createContext<Signed | null>(null);

/** Gives the caller and the program to the pages. */
export const SignedProvider = Context;

/** The caller and the program. Only below `SignedProvider`. */
export function useSigned(): Signed {
  const signed = useContext(Context);
  if (signed === null) throw new Error("useSigned is used outside its provider");
  return signed;
}

/** The names from the program's texts in the reader's language; the id if a text is missing. */
export interface ProgramNames extends Naming {
  level(level: string): string;
  /** A sentence about a benefit; null if the texts have none. */
  description(benefit: string): string | null;
}

/** Looks up the program's names. */
export function namesOf({ texts, currency }: ProgramSummary): ProgramNames {
  return {
    currency: currency as Currency,
    track: (track) => texts.tracks[track]?.name ?? track,
    stage: (track, stage) => texts.stages[track]?.[stage]?.name ?? stage,
    measure: (measure) => texts.measures[measure]?.name ?? measure,
    level: (level) => texts.levels[level]?.name ?? level,
    benefit: (benefit) => texts.benefits[benefit]?.name ?? benefit,
    description: (benefit) => texts.benefits[benefit]?.description ?? null,
    offer: (offer) => offer,
  };
}

/** The version in force today; the newest if none is yet; null if nothing is published. */
export function currentVersion({ versions, currentVersion: current }: ProgramSummary): Version | null {
  return versions.find(({ version }) => version === current) ?? versions.at(-1) ?? null;
}
