import assert from 'node:assert/strict';
import { commands, extensions } from 'vscode';
import type { ArtifactLineageApi } from '../../../src/api';
import type { Example } from '../../fixtures/exampleExtension/extension';
import { eventually, lineageApi } from '../extension';
import { skillText, useCollection } from '../upstreamFixture';

/** Another extension that uses the API; its sources are the example that the documentation points to. */
describe('an extension that uses the API', () => {
  const collection = useCollection();
  let api: ArtifactLineageApi;
  let example: Example;
  const run = <T>(command: string, ...args: readonly unknown[]): Thenable<T> =>
    commands.executeCommand<T>(`lineageExample.${command}`, ...args);

  before(async () => {
    api = await lineageApi();
    const extension = extensions.getExtension<Example>('artifact-lineage-tests.lineage-example');
    assert.ok(extension, 'The example is not there.');
    example = await extension.activate();
  });

  it('lists artifacts with their versions and how they stand', async () => {
    const linked = await collection.current.deployed('skills/example-listed', {
      'SKILL.md': skillText('example-listed'),
    });
    linked.upstream.write({ 'SKILL.md': skillText('example-listed').replace('First', 'Their') });
    const lines = (await run<string>('summary')).split('\n');
    assert.ok(lines.some((line) => /^example-listed v\d+-[0-9a-f]{7} outdated$/.test(line)));
    assert.ok(lines.some((line) => /^alpha v\d+-[0-9a-f]{7} local-only$/.test(line)));
  });

  it('hears of changes', async () => {
    const linked = await collection.current.deployed('skills/example-heard', {
      'SKILL.md': skillText('example-heard'),
    });
    await eventually('the example hears of it', () => example.changed.has(linked.id));
  });

  it('updates what needs no decision, and leaves alone what does', async () => {
    const deployed = async (name: string) =>
      collection.current.deployed(`skills/${name}`, { 'SKILL.md': skillText(name) });
    const clean = await deployed('example-clean');
    const merged = await deployed('example-merged');
    const conflict = await deployed('example-conflict');
    const risky = await deployed('example-risky');
    const text = (name: string) => skillText(name);
    await merged.edit({ 'SKILL.md': text('example-merged').replace('Third', 'My') });
    await conflict.edit({ 'SKILL.md': text('example-conflict').replace('First', 'My') });
    for (const [linked, name] of [
      [clean, 'example-clean'],
      [merged, 'example-merged'],
      [conflict, 'example-conflict'],
    ] as const)
      linked.upstream.write({ 'SKILL.md': text(name).replace('First', 'Their') });
    risky.upstream.write({ 'run.sh': '#!/bin/sh\nexit 0\n' });
    const updated = await run<readonly string[]>('updateAll');
    assert.deepEqual(
      updated.filter((name) => name.startsWith('example-') && name !== 'example-listed').sort(),
      ['example-clean', 'example-merged'],
    );
    assert.deepEqual(merged.local.read(), {
      'SKILL.md': text('example-merged').replace('First', 'Their').replace('Third', 'My'),
    });
    assert.deepEqual(conflict.local.read(), {
      'SKILL.md': text('example-conflict').replace('First', 'My'),
    });
    assert.deepEqual(Object.keys(risky.local.read()), ['SKILL.md']);
  });

  it('restores the version that was reviewed', async () => {
    const files = { 'SKILL.md': skillText('example-reviewed') };
    const linked = await collection.current.deployed('skills/example-reviewed', files);
    const [reviewed] = await linked.versions();
    assert.ok(reviewed);
    assert.equal(await run('stepBack', linked.id), undefined);
    await api.setTag(reviewed.id, 'reviewed');
    await linked.edit({ 'SKILL.md': 'Something else.\n' });
    assert.equal(await run('stepBack', linked.id), reviewed.label);
    assert.deepEqual(linked.local.read(), files);
  });
});
