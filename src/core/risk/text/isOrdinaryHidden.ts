/** Scripts in which joiners decide how letters are written. */
const JOINING =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mandaic}\p{scx=Nko}\p{scx=Mongolian}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;
/** Scripts without blanks between words, where a zero width space says where a line may break. */
const UNSPACED = /[\p{sc=Khmer}\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Tibetan}]/u;
/** The flags of England, Scotland and Wales are spelled in tag characters: the only ones that are in use. */
const FLAG =
  /^\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}$/u;

/**
 * Whether hidden characters are part of how the text around them is written: in emoji, in flags, and between letters of
 * scripts that need joiners.
 *
 * @param left the character before them, @param right the one behind; empty at the ends of the text
 */
export function isOrdinaryHidden(left: string, run: string, right: string): boolean {
  switch (run) {
    case '\u200D':
      return (
        (/^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u.test(left) &&
          /^\p{Extended_Pictographic}$/u.test(right)) ||
        isBetween(JOINING, left, right)
      );
    case '\uFE0F\u200D':
      return /^\p{Extended_Pictographic}$/u.test(left) && /^\p{Extended_Pictographic}$/u.test(right);
    case '\u200C':
      return isBetween(JOINING, left, right);
    case '\u200B':
      return isBetween(UNSPACED, left, right);
    case '\uFE0E':
    case '\uFE0F':
      return /^[\p{Emoji}\p{Extended_Pictographic}\p{S}]$/u.test(left);
    case '\f':
      return true;
    default:
      return left === '\u{1F3F4}' && FLAG.test(run);
  }
}

/** Digits, signs and marks that several scripts share are no letters of one. */
function isBetween(script: RegExp, left: string, right: string): boolean {
  const isOf = (character: string): boolean => script.test(character) && /[\p{L}\p{M}]/u.test(character);
  return isOf(left) && isOf(right);
}
