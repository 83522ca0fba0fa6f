import assert from 'node:assert/strict';
import { ARTIFACT_KINDS } from '../../../src/core/artifactKind';
import { mayHoldArtifact } from '../../../src/core/mayHoldArtifact';

describe('mayHoldArtifact', () => {
  for (const { kind, shape } of ARTIFACT_KINDS) {
    it(`is true where a ${kind} may lie`, () => {
      const place =
        shape.type === 'named-file' ? `${shape.beside ? '../' : ''}${shape.file}` : `${shape.folder}/a/b.md`;
      assert.equal(mayHoldArtifact(place), true);
      if (shape.type !== 'named-file') assert.equal(mayHoldArtifact(shape.folder), true);
    });
  }

  it('is true for the root itself', () => {
    assert.equal(mayHoldArtifact(''), true);
  });

  for (const place of [
    'projects',
    'projects/-home-me/1.jsonl',
    'todos/skills/SKILL.md',
    'skills-old/a/SKILL.md',
    'history.jsonl',
    'settings.json/x',
    'settings.local.json',
    '.mcp.json',
    '../skills/a',
    '..',
  ])
    it(`is false for ${place}`, () => {
      assert.equal(mayHoldArtifact(place), false);
    });

  it('is false for what a kind is not looked for in user scope', () => {
    assert.equal(mayHoldArtifact('plugins/cache/x', 'user'), false);
    assert.equal(mayHoldArtifact('plugins/mine', 'workspace'), true);
    assert.equal(mayHoldArtifact('skills/a', 'user'), true);
  });
});
