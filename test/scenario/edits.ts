import { isText } from '../../src/core/isText';
import type { Files } from './artifactHistory';

/** Three contents of one artifact: as deployed, as edited here, as upstream has it now. */
export interface Edit {
  readonly title: string;
  readonly base: Files;
  readonly local: Files;
  readonly upstream: Files;
}

/** Edits as they come about: what people really changed at some time, at other times and in other places. */
export function editsOf(contents: readonly Files[]): Edit[] {
  const [oldest, second] = contents;
  const middle = contents[Math.floor((contents.length - 1) / 2)];
  const upstream = contents.at(-1);
  const before = contents.at(-2);
  if (!oldest || !second || !middle || !upstream || !before) return [];
  return [
    { title: 'no edit', base: middle, local: middle, upstream },
    { title: 'a later change', base: oldest, local: second, upstream },
    { title: 'a change taken back', base: second, local: oldest, upstream },
    { title: 'an appended section', base: middle, local: withSection(middle), upstream },
    { title: 'the same lines', base: before, local: withSameLines(before, upstream), upstream },
  ];
}

function withSection(files: Files): Files {
  return withTexts(files, (text) => {
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    return `${text}${text.endsWith('\n') ? '' : eol}${eol}## Ours${eol}${eol}Kept here.${eol}`;
  });
}

/** Every line that upstream changed is changed here too, in another way. */
function withSameLines(base: Files, upstream: Files): Files {
  return withTexts(base, (text, name) => {
    const theirs = new Set(textOf(upstream, name)?.split('\n') ?? []);
    const lines = text.split('\n').map((line) => (line === '' || theirs.has(line) ? line : ours(line)));
    return lines.join('\n');
  });
}

const ours = (line: string): string => line.replace(/(\r?)$/, ' (as we do it)$1');

function withTexts(files: Files, edit: (text: string, name: string) => string): Files {
  return new Map(
    [...files].map(([name, file]) => {
      const text = textOf(files, name);
      return [name, text === undefined ? file : { ...file, bytes: Buffer.from(edit(text, name)) }];
    }),
  );
}

function textOf(files: Files, name: string): string | undefined {
  const file = files.get(name);
  if (!file || file.mode === '120000' || !isText(file.bytes)) return undefined;
  const text = Buffer.from(file.bytes).toString('utf8');
  return Buffer.from(text).equals(file.bytes) ? text : undefined;
}
