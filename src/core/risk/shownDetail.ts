import { isHiddenCharacter } from './text/hiddenCharacters';
import { codePointName } from './text/codePointName';

const MOST_CHARACTERS = 120;

/**
 * What is shown of a text that is not trusted: one line of 120 characters at the most, in which control and hidden
 * characters are spelled `U+202E`, so that a detail cannot hide text or break a list itself. Nothing is shown as `""`.
 */
export function shownDetail(text: string): string {
  let shown = '';
  // White space counts once; only what may be shown is looked at.
  const start = text
    .slice(0, MOST_CHARACTERS * 10)
    .replace(/[\t\n\r ]+/g, ' ')
    .trimStart();
  for (const character of start) {
    const spelled = isHiddenCharacter(character) ? codePointName(character.codePointAt(0) ?? 0) : character;
    if (shown.length + spelled.length > MOST_CHARACTERS - 1) return `${shown.trimEnd()}…`;
    shown += spelled;
  }
  if (shown === '') return '""';
  return text.length > MOST_CHARACTERS * 10 ? `${shown.trimEnd()}…` : shown.trimEnd();
}
