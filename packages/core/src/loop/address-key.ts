/**
 * One text for all spellings of an e-mail address: in NFKC, case-folded and trimmed. Upper case after lower
 * case folds what either alone leaves apart, such as "ß", "ẞ" and "SS".
 */
export function addressKey(email: string): string {
  return email.normalize("NFKC").toLowerCase().toUpperCase().normalize("NFKC").trim();
}
