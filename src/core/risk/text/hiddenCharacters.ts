/**
 * Characters that a reader does not see, or that make others stand elsewhere than they are: controls, bidi controls
 * ("Trojan Source", CVE-2021-42574), zero width characters, fillers, tags and variation selectors (in which any bytes can
 * be written: "ASCII smuggling"), all that Unicode calls default ignorable, separators of lines, noncharacters and lone
 * surrogates. Tab, LF and CR are not among them.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]/u;

/** Visible format characters: signs that stand before Arabic and other numbers. */
const SHOWN_FORMATS = /[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{13455}]/u;

/** Whether one character (a code point) is hidden. */
export function isHiddenCharacter(character: string): boolean {
  return HIDDEN.test(character) && !/[\t\n\r]/.test(character) && !SHOWN_FORMATS.test(character);
}

/** Each stretch of characters that may be hidden, for {@link isHiddenCharacter} to decide. */
export function* hiddenRuns(text: string): Generator<{ readonly start: number; readonly run: string }, void> {
  // Almost all text has none, which this finds without a look at Unicode's tables.
  if (!/[^\t\n\r\u0020-\u007E]/.test(text)) return;
  const runs =
    /(?:(?![\t\n\r\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}\u{13430}-\u{13455}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800])+/gu;
  for (const match of text.matchAll(runs)) yield { start: match.index, run: match[0] };
}
