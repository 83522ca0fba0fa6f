/** Characters of a tag's name at most. */
const MAX_NAME = 100;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** Whether a text can be the name of a tag: one line of 1 to 100 characters, without white space around it. */
export function isTagName(name: string): boolean {
  return name === name.trim() && name.length >= 1 && name.length <= MAX_NAME && !CONTROL_CHARACTER.test(name);
}
