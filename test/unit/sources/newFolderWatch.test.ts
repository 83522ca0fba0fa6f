import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { NewFolderWatch } from '../../../src/sources/newFolderWatch';
import { NodeFileTree } from '../../../src/sources/nodeFileTree';
import { useTemporaryDirectory } from '../store/temporaryDirectory';

/** Where it does nothing there is nothing to test. */
const suite = process.platform === 'linux' ? describe : describe.skip;

suite('NewFolderWatch', () => {
  const temporary = useTemporaryDirectory();
  const changes = new Set<string>();
  let watch: NewFolderWatch | undefined;
  afterEach(() => {
    watch?.dispose();
  });
  const start = (isWatched?: (place: string) => boolean): NewFolderWatch => {
    changes.clear();
    watch = new NewFolderWatch(
      new NodeFileTree(),
      (place) => {
        if (!place.startsWith(temporary.path)) throw new Error(place);
        changes.add(place.slice(temporary.path.length + 1));
      },
      isWatched,
    );
    return watch;
  };
  const write = async (name: string): Promise<void> => {
    const file = `${temporary.path}/${name}`;
    await fs.mkdir(file.slice(0, file.lastIndexOf('/')), { recursive: true });
    await fs.writeFile(file, 'x');
  };
  const until = async (isReached: () => boolean): Promise<void> => {
    for (const end = Date.now() + 5000; !isReached() && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(isReached(), `${[...changes].join(', ')} changed`);
  };

  it('sees what is made in a new folder, in a folder below it, and later', async () => {
    const own = start();
    await write('.claude/skills/a/SKILL.md');
    await own.add(`${temporary.path}/.claude`);
    assert.equal(own.size, 3);
    await write('.claude/skills/a/later.md');
    await write('.claude/skills/b/c/SKILL.md');
    await until(() => changes.has('.claude/skills/a/later.md') && changes.has('.claude/skills/b'));
    await until(() => own.size === 5);
  });

  it('goes on with a folder that was deleted and made anew at once, whether its number is another or the same', async () => {
    const own = start();
    for (let i = 0; i < 20; i += 1) {
      await write('.claude/skills/a/references/notes.md');
      await own.add(`${temporary.path}/.claude`);
      const skill = `${temporary.path}/.claude/skills/a`;
      // In one go, as a checkout or an agent does it, so that whoever hears of it finds the new one.
      rmSync(skill, { recursive: true });
      mkdirSync(`${skill}/references`, { recursive: true });
      writeFileSync(`${skill}/references/notes.md`, 'y');
      await until(() => own.size === 4);
      await new Promise((resolve) => setTimeout(resolve, 50));
      changes.clear();
      await fs.writeFile(`${skill}/references/notes.md`, 'later');
      await until(() => changes.has('.claude/skills/a/references/notes.md'));
    }
  });

  it('neither watches nor reports what it is told to leave alone', async () => {
    const own = start((place) => !place.startsWith(`${temporary.path}/.claude/projects`));
    await write('.claude/skills/a/SKILL.md');
    await write('.claude/projects/x/1.jsonl');
    await own.add(`${temporary.path}/.claude`);
    assert.equal(own.size, 3, 'the root, the folder of skills and the skill');
    await own.add(`${temporary.path}/.claude/projects`);
    assert.equal(own.size, 3);
    await fs.rm(`${temporary.path}/.claude/projects`, { recursive: true });
    await write('.claude/projects/y/2.jsonl');
    await write('.claude/skills/a/more.md');
    await until(() => changes.has('.claude/skills/a/more.md'));
    assert.deepEqual(
      [...changes].filter((place) => place.includes('projects')),
      [],
    );
    assert.equal(own.size, 3);
  });
});
