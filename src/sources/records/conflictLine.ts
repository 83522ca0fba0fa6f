const MARKER = /^<{7}(?: |\r?$)/m;

/** The line, from 1, of the first marker that an unresolved git merge left in a text; undefined when there is none. */
export function conflictLine(text: string): number | undefined {
  const start = MARKER.exec(text)?.index;
  return start === undefined ? undefined : text.slice(0, start).split('\n').length;
}
