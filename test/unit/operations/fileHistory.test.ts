import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import {
  attributeLines,
  type Attribution,
  type FileInVersion,
} from '../../../src/core/attribution/attributeLines';
import { fileHistory } from '../../../src/operations/fileHistory';
import { pruneVersions } from '../../../src/operations/pruneVersions';
import { SKILL, useLinked } from './linked';
import type { Workspace } from './workspace';

const PARTS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
const textOf = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join('');
const TEXT = textOf(PARTS);

describe('fileHistory', () => {
  const use = useLinked();
  const record = async (workspace: Workspace, tree: Record<string, string>): Promise<void> => {
    await workspace.write(SKILL, tree);
    await workspace.capture(SKILL);
  };
  /** The numbers of the versions that brought the lines of a file of the head. */
  const numbers = async (path = 'SKILL.md', seen: FileInVersion[] = []): Promise<number[] | undefined> => {
    const { workspace } = use.current;
    const head = workspace.head(SKILL);
    const history = fileHistory(workspace.store, head, (file): Attribution | undefined => {
      seen.push(file);
      return undefined;
    });
    const found = await attributeLines(history, { version: head.id, path }, () => Promise.resolve());
    return found?.map((id) => workspace.store.version(id)?.number ?? 0);
  };

  it('gives lines to the edits that brought them, and passes through those of other files', async () => {
    const { workspace } = use.current;
    await record(workspace, { 'SKILL.md': TEXT, 'notes.md': 'a\n' });
    await record(workspace, { 'SKILL.md': TEXT.replace('two', 'Two') });
    await record(workspace, { 'notes.md': 'a\nb\n' });
    await record(workspace, { 'SKILL.md': `${TEXT.replace('two', 'Two')}eight\n` });
    assert.deepEqual(await numbers(), [1, 2, 1, 1, 1, 1, 1, 4]);
    assert.deepEqual(await numbers('notes.md'), [1, 3]);
  });

  it('follows a file to the name that it had', async () => {
    const { workspace } = use.current;
    await record(workspace, { 'SKILL.md': 'x\n', 'old.md': TEXT });
    await fs.rm(workspace.at(`${SKILL}/old.md`));
    await record(workspace, { 'new.md': TEXT });
    await record(workspace, { 'new.md': `${TEXT}eight\n` });
    assert.deepEqual(await numbers('new.md'), [1, 1, 1, 1, 1, 1, 1, 3]);
  });

  it('follows the lines of a merge to both sides', async () => {
    const linked = use.current;
    await linked.upstream.put(SKILL, { 'SKILL.md': TEXT });
    await linked.deploy();
    await record(linked.workspace, { 'SKILL.md': TEXT.replace('one', 'One') });
    await linked.upstream.put(SKILL, { 'SKILL.md': TEXT.replace('seven', 'Seven') });
    await linked.sync();
    const head = linked.workspace.head(SKILL);
    const theirs = linked.workspace.store.version(head.mergeParentId)?.number;
    assert.deepEqual(await numbers(), [2, 1, 1, 1, 1, 1, theirs]);
  });

  it('goes on at the nearest versions that were not pruned', async () => {
    const { workspace } = use.current;
    const texts = [TEXT, `${TEXT}eight\n`, `${TEXT}eight\nnine\n`, `${TEXT}eight\nnine\nten\n`];
    for (const text of texts) await record(workspace, { 'SKILL.md': text });
    const pruned = workspace.versions(SKILL).filter(({ number }) => number === 2 || number === 3);
    await pruneVersions(
      workspace.context,
      workspace.artifact(SKILL).id,
      pruned.map(({ id }) => id),
    );
    assert.deepEqual(await numbers(), [1, 1, 1, 1, 1, 1, 1, 4, 4, 4]);
  });

  it('says nothing of what is no text, is not there or is lost', async () => {
    const { workspace } = use.current;
    await record(workspace, { 'SKILL.md': TEXT, 'icon.bin': '\x00\x01' });
    await record(workspace, { 'SKILL.md': `${TEXT}eight\n` });
    assert.equal(await numbers('icon.bin'), undefined);
    assert.equal(await numbers('nothing.md'), undefined);
    const [, first] = workspace.versions(SKILL);
    const entry =
      first && (await workspace.store.manifest(first.contentHash)).find(({ path }) => path === 'SKILL.md');
    assert.ok(entry);
    await workspace.damage(entry.hash);
    assert.equal(await numbers(), undefined);
  });
});
