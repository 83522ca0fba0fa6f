import assert from 'node:assert/strict';
import { readGlobalSkillLock } from '../../../../src/sources/records/globalSkillLock';
import { GLOBAL_LOCK } from './golden';
import { sentences } from './sentences';

describe('readGlobalSkillLock', () => {
  it('reads what the skills CLI writes', () => {
    assert.deepEqual(readGlobalSkillLock(GLOBAL_LOCK), {
      version: '3',
      entries: [
        {
          name: 'notes-keeper',
          source: 'example/skills',
          sourceType: 'github',
          sourceUrl: 'https://github.com/example/skills.git',
          ref: 'main',
          skillPath: 'skills/notes-keeper/SKILL.md',
          skillFolderHash: '0123456789abcdef0123456789abcdef01234567',
          installedAt: { ms: Date.UTC(2026, 0, 31, 12), zone: 'stated' },
          updatedAt: { ms: Date.UTC(2026, 1, 1, 12, 0, 0, 250), zone: 'stated' },
          pluginName: 'writing',
        },
        {
          name: 'mine',
          source: '/home/me/skills/mine',
          sourceType: 'local',
          sourceUrl: '/home/me/skills/mine',
          ref: undefined,
          skillPath: undefined,
          skillFolderHash: undefined,
          installedAt: { ms: Date.UTC(2026, 0, 31, 12), zone: 'stated' },
          updatedAt: { ms: Date.UTC(2026, 0, 31, 12), zone: 'stated' },
          pluginName: undefined,
        },
      ],
      problems: [],
    });
  });

  it('reads older formats, and says that one is newer', () => {
    assert.deepEqual(readGlobalSkillLock(GLOBAL_LOCK.replace('"version": 3', '"version": 2')).problems, []);
    const newer = readGlobalSkillLock(GLOBAL_LOCK.replace('"version": 3', '"version": 4'));
    assert.equal(newer.entries.length, 2);
    assert.deepEqual(sentences(newer), [
      '.skill-lock.json has version 4, newer than the 3 known here; parts of it may be missing.',
    ]);
  });

  it('keeps an entry without what it can be used without', () => {
    const read = readGlobalSkillLock(GLOBAL_LOCK.replace('"2026-02-01T12:00:00.250Z"', '"soon"'));
    assert.equal(read.entries.length, 2);
    assert.equal(read.entries[0]?.updatedAt, undefined);
    assert.deepEqual(sentences(read), [
      '.skill-lock.json: updatedAt was ignored in the entry "notes-keeper", because updatedAt is not a date and time.',
    ]);
  });
});
