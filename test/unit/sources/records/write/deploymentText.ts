import * as fc from 'fast-check';
import { hashOf } from './deploymentChange';

/** A line of an entry that an edit may look at; its value may have several lines. */
export interface FieldLine {
  readonly key: string;
  /** With what stands around it: indent, quotes, `=`. */
  readonly start: string;
  readonly value: string;
  /** Spaces and a comment. */
  readonly rest: string;
}

/** Lines that no edit may touch, or a field. */
export type EntryLine = string | FieldLine;

export interface EntryText {
  readonly header: string;
  readonly indent: string;
  readonly lines: readonly EntryLine[];
}

/** A deployment record as people and programs may leave it; the first entry is the golden skill's. */
export interface DeploymentText {
  readonly above: readonly string[];
  readonly entries: readonly EntryText[];
  readonly below: readonly string[];
  readonly eol: string;
  readonly bom: string;
  readonly hasLastLineEnd: boolean;
}

export const toText = (text: DeploymentText): string => {
  const lines = [
    ...text.above,
    ...text.entries.flatMap(({ header, lines: own }) => [header, ...own.map(lineText)]),
    ...text.below,
  ];
  const joined = lines.join('\n') + (text.hasLastLineEnd ? '\n' : '');
  return text.bom + joined.replaceAll('\n', text.eol);
};

const lineText = (line: EntryLine): string =>
  typeof line === 'string' ? line : `${line.start}${line.value}${line.rest}`;

const comment = fc.constantFrom('', ' # why', '\t#"""', " # [[deployed]] '", ' # ünï');
const filler = fc.constantFrom('', '# a comment', '  # "', "\t# [x] '''", '# [[deployed]]');

/** Each as often as it likes: no key of TOML may come twice. */
const unknownLines = [
  'colour = "red" # 1',
  '"odd key" = [ 1, 2, # two\n  3 ]',
  "'collection_sha.' = '\\'",
  'a.b . "c" = { d = "}", e = [ "]" ] }',
  'text = """\n[[deployed]]\ncontent_hash = "no" """""',
  "raw = '''\n# x\n[y]\n'''",
  'big = 9007199254740993',
  'when = 1979-05-27 07:32:00Z # then',
  'nothing = []',
  'float = -inf',
];

const otherTables = [
  '[one]\nx = 1',
  '[ "t w o" . x ]\ncontent_hash = "no"',
  '[[three]]\nartifact_path = "skills/notes-keeper"\n\n[[three]]\n[three.four]\n[[three.five]]\n',
  "[six]\ns = '''\n\n[[deployed]]\nartifact_path = \"skills/notes-keeper\"'''",
];

const quoted = (value: string) => fc.constantFrom(`"${value}"`, `'${value}'`);

const lineage = fc.constantFrom(
  `["${hashOf('1')}"]`,
  `[ '${hashOf('1')}' , '${hashOf('2')}' ]`,
  `[\n    "${hashOf('1')}",\n    "${hashOf('2')}",\n]`,
  `[ # newest first\n\n\t# this\n\t"${hashOf('1')}" # it is\n  , "${hashOf('2')}" ]`,
  '[]',
);

const time = fc.constantFrom('"2026-01-05T15:07:49.157370"', "'2026-01-05T15:07:49'", '2026-01-05T15:07:49');

const fieldLine = (key: string, value: fc.Arbitrary<string>, indent: string): fc.Arbitrary<FieldLine> =>
  fc.record({
    key: fc.constant(key),
    start: fc.constantFrom(`${indent}${key} = `, `${indent}${key}=`, `${indent}"${key}"\t =  `),
    value,
    rest: comment,
  });

const entryText = (name: string, path: string): fc.Arbitrary<EntryText> =>
  fc.constantFrom('', '  ', '\t').chain((indent) => {
    const needed: readonly (readonly [string, fc.Arbitrary<string>])[] = [
      ['artifact_name', quoted(name)],
      ['artifact_type', quoted('skill')],
      ['from_collection', fc.oneof(quoted('default'), quoted('other'))],
      ['deployed_at', time],
      ['artifact_path', quoted(path)],
      ['content_hash', quoted(hashOf('1'))],
    ];
    const optional: readonly (readonly [string, fc.Arbitrary<string>])[] = [
      ['local_modifications', fc.constantFrom('true', 'false')],
      ['parent_hash', quoted(hashOf('2'))],
      ['version_lineage', lineage],
      ['last_modified_check', time],
      ['modification_detected_at', time],
      ['merge_base_snapshot', quoted(hashOf('3'))],
      ['platform', quoted('claude_code')],
      ['collection_sha', quoted(hashOf('1'))],
    ];
    return fc
      .record({
        header: fc.constantFrom(
          '[[deployed]]',
          `${indent}[[ deployed ]]`,
          '[["deployed"]] # x',
          '[[deployed]]\t',
        ),
        needed: fc.tuple(...needed.map(([key, value]) => fieldLine(key, value, indent))),
        optional: fc
          .subarray([...optional])
          .chain((some) => fc.tuple(...some.map(([key, value]) => fieldLine(key, value, indent)))),
        unknown: fc.subarray(unknownLines),
        fillers: fc.array(filler, { maxLength: 3 }),
      })
      .chain(({ header, needed: must, optional: may, unknown, fillers }) => {
        const all: EntryLine[] = [...must, ...may, ...unknown, ...fillers];
        // As SkillMeat orders them, or in any order.
        return fc
          .oneof(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))
          .map((lines) => ({ header, indent, lines }));
      });
  });

const outside = (tables: readonly string[]) =>
  fc
    .tuple(fc.array(filler, { maxLength: 2 }), fc.subarray([...tables]), fc.array(filler, { maxLength: 2 }))
    .map(([before, some, after]) => [...before, ...some, ...after]);

export const deploymentText: fc.Arbitrary<DeploymentText> = fc.record({
  above: fc
    .tuple(fc.subarray(unknownLines), outside(otherTables.slice(0, 2)))
    .map(([root, tables]) => [...root, ...tables]),
  entries: fc
    .tuple(
      entryText('notes-keeper', 'skills/notes-keeper'),
      fc.array(entryText('else', 'skills/notes-keeper-2'), { maxLength: 2 }),
    )
    .map(([own, others]) => [own, ...others]),
  below: outside(otherTables.slice(2)),
  eol: fc.constantFrom('\n', '\r\n'),
  bom: fc.constantFrom('', '\uFEFF'),
  hasLastLineEnd: fc.boolean(),
});
