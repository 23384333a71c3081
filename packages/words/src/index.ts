export * from "./benefits.ts";
export * from "./gaps.ts";
export { type LocaleTexts, loadTexts, type TextKey } from "./load-texts.ts";
export { figureText, type Naming } from "./naming.ts";
export { type ReasonLine, reasonLine, reasonLines } from "./reasons.ts";
export * from "./roles.ts";
export { sentencesOf, type Values } from "./sentences.ts";
export * from "./withdrawals.ts";
export { type Words, wordsOf } from "./words.ts";
