import assert from 'node:assert/strict';
import type { Manifest } from '../../../../../src/core/manifest';
import { conflictsOf } from '../../../../../src/core/merge/tree/conflictsOf';
import { FileChoiceError, type FileChoice } from '../../../../../src/core/merge/tree/fileChoice';
import { mergeTree, type ReadEntry, type TreeMerge } from '../../../../../src/core/merge/tree/mergeTree';
import { needsChoice } from '../../../../../src/core/merge/tree/needsChoice';
import { planTreeMerge } from '../../../../../src/core/merge/tree/planTreeMerge';
import { bytesOf, resolvedFile, UnresolvedFileError } from '../../../../../src/core/merge/tree/resolvedFile';
import { PathClashError, resolvedTree } from '../../../../../src/core/merge/tree/resolvedTree';
import { file, manifestOf, type ContentTree, type TreeFile } from '../../contentTree';

const executable = (text: string): TreeFile => file(text, '100755');

interface Trees {
  readonly base?: ContentTree;
  readonly local: ContentTree;
  readonly upstream: ContentTree;
}

/** Gives the bytes of any entry of these trees. */
function readerOf({ base = {}, local, upstream }: Trees): ReadEntry {
  const known = [base, local, upstream].flatMap((tree) => {
    const manifest = manifestOf(tree);
    return Object.entries(tree).map(([path, content]) => {
      const { bytes } = typeof content === 'string' ? file(content) : content;
      return [manifest.find((entry) => entry.path === path)?.hash, bytes] as const;
    });
  });
  const byHash = new Map(known);
  return ({ hash, path }) => {
    const bytes = byHash.get(hash);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error(`No bytes for ${path}`));
  };
}

const planOf = ({ base, local, upstream }: Trees): ReturnType<typeof planTreeMerge> =>
  planTreeMerge(base && manifestOf(base), manifestOf(local), manifestOf(upstream));

const merged = (trees: Trees): Promise<TreeMerge> => mergeTree(planOf(trees), readerOf(trees));

/** What would lie on the disk: text and mode by path. */
async function written(
  trees: Trees,
  choices: Readonly<Record<string, FileChoice>> = {},
): Promise<Record<string, string>> {
  const files = resolvedTree(await merged(trees), new Map(Object.entries(choices)));
  const read = readerOf(trees);
  const result: Record<string, string> = {};
  for (const each of files)
    result[each.path] = `${each.mode} ${Buffer.from(await bytesOf(each, read)).toString()}`;
  return result;
}

const BASE = 'one\ntwo\nthree\nfour\nfive\n';
const CLEAN: Trees = {
  base: { 'SKILL.md': BASE, 'run.sh': '#!/bin/sh\n', gone: 'g', old: 'o' },
  local: {
    'SKILL.md': BASE.replace('one', '1'),
    'run.sh': '#!/bin/sh\necho\n',
    gone: 'g',
    old: 'o',
    mine: 'm',
  },
  upstream: {
    'SKILL.md': BASE.replace('five', '5'),
    'go.sh': executable('#!/bin/sh\n'),
    new: 'o',
    theirs: 't',
  },
};
const TORN: Trees = {
  base: { text: BASE, binary: '\0', deleted: 'd', fine: 'f' },
  local: { text: BASE.replace('one', 'ONE'), binary: '\0local', deleted: 'D', fine: 'f' },
  upstream: { text: BASE.replace('one', '1'), binary: '\0upstream', fine: 'F' },
};

describe('mergeTree', () => {
  it('merges a whole artifact', async () => {
    assert.deepEqual(await written(CLEAN), {
      'SKILL.md': '100644 1\ntwo\nthree\nfour\n5\n',
      'go.sh': '100755 #!/bin/sh\necho\n',
      mine: '100644 m',
      new: '100644 o',
      theirs: '100644 t',
    });
  });

  it('knows the conflicts of a plan', () => {
    assert.deepEqual(
      conflictsOf(planOf(TORN)).map(({ path }) => path),
      ['deleted'],
    );
  });

  it('tells text with conflicts, binary files and conflicts of the plan apart', async () => {
    const { files } = await merged(TORN);
    assert.deepEqual(
      files.map((outcome) => [outcome.file.path, outcome.kind, needsChoice(outcome)]),
      [
        ['binary', 'binary', true],
        ['deleted', 'conflict', true],
        ['fine', 'stored', false],
        ['text', 'text', true],
      ],
    );
  });

  it('refuses to write what was not chosen', async () => {
    for (const missing of ['binary', 'deleted', 'text']) {
      const choices: Record<string, FileChoice> = { binary: 'local', deleted: 'local', text: 'local' };
      const others = Object.fromEntries(Object.entries(choices).filter(([path]) => path !== missing));
      await assert.rejects(
        written(TORN, others),
        (error) => error instanceof UnresolvedFileError && error.path === missing,
      );
    }
  });

  it('writes what was chosen for each file', async () => {
    assert.deepEqual(await written(TORN, { binary: 'upstream', deleted: 'upstream', text: 'local' }), {
      binary: '100644 \0upstream',
      fine: '100644 F',
      text: `100644 ${BASE.replace('one', 'ONE')}`,
    });
    assert.deepEqual(
      await written(TORN, { binary: 'base', deleted: 'base', text: 'upstream', fine: 'local' }),
      {
        binary: '100644 \0',
        deleted: '100644 d',
        fine: '100644 f',
        text: `100644 ${BASE.replace('one', '1')}`,
      },
    );
  });

  it('writes a text with choices for its conflicts', async () => {
    const { files } = await merged(TORN);
    const text = files.find((outcome) => outcome.kind === 'text');
    assert.ok(text);
    const at = text.merge.chunks.findIndex(({ kind }) => kind === 'conflict');
    const found = resolvedFile(text, { chunks: new Map([[at, 'local-then-upstream']]) });
    assert.ok(found?.kind === 'merged');
    assert.equal(Buffer.from(found.bytes).toString(), 'ONE\n1\ntwo\nthree\nfour\nfive\n');
    assert.throws(() => resolvedFile(text, { chunks: new Map() }), UnresolvedFileError);
  });

  it('refuses a choice that a file does not offer', async () => {
    await assert.rejects(
      written({ local: { a: '1\n' }, upstream: { a: '2\n' } }, { a: 'base' }),
      FileChoiceError,
    );
    for (const outcome of (await merged(TORN)).files) {
      if (outcome.kind === 'text') continue;
      assert.throws(() => resolvedFile(outcome, { chunks: new Map() }), FileChoiceError);
    }
  });

  it('refuses choices that put two files at one place', async () => {
    const folder: Trees = { local: { a: '1' }, upstream: { 'a/b/c': '2' } };
    await assert.rejects(
      written(folder, { a: 'local', 'a/b/c': 'upstream' }),
      (error) => error instanceof PathClashError && error.path === 'a',
    );
    assert.deepEqual(await written(folder, { a: 'upstream', 'a/b/c': 'upstream' }), { 'a/b/c': '100644 2' });
    const renamed: Trees = { base: { a: '1' }, local: { x: '1' }, upstream: { a: '1', x: '2' } };
    await assert.rejects(written(renamed, { a: 'local', x: 'upstream' }), PathClashError);
    assert.deepEqual(await written(renamed, { a: 'upstream', x: 'upstream' }), {
      a: '100644 1',
      x: '100644 2',
    });
  });

  it('has a binary file settled by nothing but a choice, also without a base', async () => {
    const [outcome] = (await merged({ local: { a: '\0' }, upstream: { a: 'text' } })).files;
    assert.equal(outcome?.kind, 'binary');
  });

  it('takes the bytes for equal if they are, whatever the hashes say', async () => {
    const plan = planOf({ base: { a: '1' }, local: { a: '2' }, upstream: { a: '3' } });
    const outcome = async (bytes: Record<string, string>): Promise<Manifest> => {
      const { files } = await mergeTree(plan, (entry) =>
        Promise.resolve(
          Buffer.from(bytes[manifestOf({ a: '1' })[0]?.hash === entry.hash ? 'base' : 'side'] ?? ''),
        ),
      );
      return files.flatMap((each) => (each.kind === 'stored' ? [each.entry] : []));
    };
    assert.deepEqual(await outcome({ base: 'b', side: 's' }), manifestOf({ a: '2' }));
  });

  it('fails as reading fails', async () => {
    const plan = planOf(TORN);
    await assert.rejects(
      mergeTree(plan, () => Promise.reject(new Error('unreadable'))),
      /unreadable/,
    );
  });
});
