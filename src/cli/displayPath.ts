/** A path in a line for people: quoted where it has characters that would look like something else. */
export function displayPath(path: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what must not be printed
  return /[\u0000-\u001f\u007f-\u009f"\\]|^\s|\s$/.test(path) ? JSON.stringify(path) : path;
}
