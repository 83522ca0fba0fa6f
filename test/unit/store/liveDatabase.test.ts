import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactId, ContentHash } from '../../../src/core/identity';
import { checkpoint } from '../../../src/store/checkpoint';
import { IMAGE_FILE } from '../../../src/store/image';
import type { Transaction } from '../../../src/store/journal/record';
import { SegmentWriter } from '../../../src/store/journal/segmentWriter';
import { LiveDatabase } from '../../../src/store/liveDatabase';
import { loadSqlJs } from '../../../src/store/loadSqlJs';
import { artifactOf, chainOf, contentOf, writerOf } from './journalRecords';
import { useTemporaryDirectory } from './temporaryDirectory';
import { WASM_FILE } from './temporaryStore';

describe('liveDatabase', () => {
  const opened: LiveDatabase[] = [];
  const writers: SegmentWriter[] = [];
  afterEach(async () => {
    for (const live of opened.splice(0)) live.close();
    for (const writer of writers.splice(0)) await writer.rotate();
  });
  const temporary = useTemporaryDirectory();
  beforeEach(async () => {
    for (const folder of ['journal', 'objects']) await fs.mkdir(path.join(temporary.path, folder));
  });
  const open = async (onChange: (artifacts: ReadonlySet<ArtifactId>) => void = () => undefined) => {
    const live = await LiveDatabase.open({
      directory: temporary.path,
      engine: await loadSqlJs(WASM_FILE),
      onProblem: ({ error }) => assert.fail(error),
      onChange,
    });
    opened.push(live);
    return live;
  };
  const makeCheckpoint = async (): Promise<void> => {
    const onProblem = (): void => assert.fail();
    const outcome = await checkpoint(await loadSqlJs(WASM_FILE), { directory: temporary.path, onProblem });
    assert.equal(outcome, 'done');
  };
  const writer = (letter: string): SegmentWriter => {
    const made = new SegmentWriter(path.join(temporary.path, 'journal'), writerOf(letter));
    writers.push(made);
    return made;
  };
  let clock = 0;
  const transaction = (name: string): Transaction => ({ clock: ++clock, records: [artifactOf(name)] });
  const names = ({ current }: LiveDatabase): string[] => current.artifacts().map(({ name }) => name);

  it('takes over an image that has nothing new without loading it', async () => {
    const live = await open();
    const out = writer('a');
    for (let i = 1; i <= 5; i++) {
      await out.append(transaction(`skill ${String(i)}`));
      if (i > 1) await out.rotate();
      const database = live.current;
      await makeCheckpoint();
      const before = live.imageIdentity;
      await live.catchUp();
      assert.notEqual(live.imageIdentity, before);
      assert.equal(live.current, database);
      assert.equal(live.recordsSinceImage, 0);
      assert.equal(names(live).length, i);
    }
  });

  it('takes over the second image after its own, and loads the third: what was dropped before is named in none', async () => {
    const out = writer('a');
    await out.append(transaction('one'));
    await makeCheckpoint();
    for (const [missed, isLoaded] of [
      [2, false],
      [3, true],
    ] as const) {
      const live = await open();
      const database = live.current;
      for (let i = 0; i < missed; i++) await makeCheckpoint();
      await live.catchUp();
      assert.equal(live.current !== database, isLoaded);
      assert.deepEqual(names(live), ['one']);
    }
  });

  it('loads an image with what was dropped from the journal before it was read, and tells of it', async () => {
    const told: string[] = [];
    const live = await open((artifacts) => told.push(...artifacts));
    const out = writer('a');
    for (const name of ['one', 'two', 'three', 'four']) {
      await out.append(transaction(name));
      await out.rotate();
      await makeCheckpoint();
    }
    await live.catchUp();
    assert.deepEqual(names(live).sort(), ['four', 'one', 'three', 'two']);
    assert.deepEqual(
      [...new Set(told)].sort(),
      ['one', 'two', 'three', 'four'].map((name) => artifactOf(name).id).sort(),
    );
  });

  it('sees no image that is as it was, and counts what is in none', async () => {
    const live = await open();
    const out = writer('a');
    await out.append(transaction('one'));
    await live.catchUp();
    assert.equal(live.recordsSinceImage, 1);
    const { imageIdentity } = live;
    await live.catchUp();
    assert.equal(live.imageIdentity, imageIdentity);
    assert.ok(!(await fs.readdir(temporary.path)).includes(IMAGE_FILE));
    await makeCheckpoint();
    await live.catchUp();
    assert.equal(live.recordsSinceImage, 0);
    assert.ok((await fs.readdir(temporary.path)).includes(IMAGE_FILE));
  });

  it('gives the contents that must stay in parts, and all of those of another database that it loaded meanwhile', async () => {
    const live = await open();
    const out = writer('a');
    const contents = Array.from({ length: 1200 }, (_, i) => String(i));
    await out.append({ clock: ++clock, records: chainOf(contents).records });
    await live.catchUp();
    const database = live.current;
    const seen = new Set<ContentHash>();
    let parts = 0;
    for await (const part of live.keptContents()) {
      for (const content of part) seen.add(content);
      if (++parts !== 2) continue;
      for (const name of ['one', 'two', 'three']) {
        await out.rotate();
        await out.append(transaction(name));
        await makeCheckpoint();
      }
      await live.catchUp();
      assert.notEqual(live.current, database);
      seen.clear();
    }
    assert.deepEqual([...seen].sort(), contents.map(contentOf).sort());
    assert.ok(parts > 4);
  });
});
