import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { attributeLines } from '../../../../src/core/attribution/attributeLines';
import { SeededRandom } from '../../seededRandom';
import { randomHistory } from './randomHistory';
import { noPause, TextHistory, type TextVersion } from './textHistory';

const VERSIONS = 30;
const HISTORIES = 60;

/** Many linear histories as the files of one repository: commit 1 has the first version of each, and so on. */
class BlamedRepository {
  readonly #folder: string;

  constructor(folder: string, histories: readonly (readonly TextVersion[])[]) {
    this.#folder = folder;
    this.#git(['init', '--quiet', '--bare']);
    let stream = '';
    for (let version = 0; version < VERSIONS; version++) {
      const message = String(version);
      stream += `commit refs/heads/main\ncommitter a <a@b> ${String(1_000_000 + version)} +0000\n`;
      stream += `data ${String(message.length)}\n${message}\n`;
      histories.forEach((history, index) => {
        const text = (history[version]?.lines ?? []).map((line) => `${line}\n`).join('');
        stream += `M 100644 inline f${String(index)}\ndata ${String(text.length)}\n${text}\n`;
      });
    }
    this.#git(['fast-import', '--quiet'], stream);
  }

  /** The version that git says brought each line of a file. */
  blame(index: number): string[] {
    // Merges do not slide changes to where the indentation suggests, and so neither does this.
    const porcelain = this.#git([
      '-c',
      'diff.indentHeuristic=false',
      'blame',
      '--line-porcelain',
      'main',
      '--',
      `f${String(index)}`,
    ]);
    return [...porcelain.matchAll(/^summary (\d+)$/gm)].map(([, version]) => `v${version ?? ''}`);
  }

  #git(args: readonly string[], input = ''): string {
    return execFileSync('git', args, { cwd: this.#folder, input, encoding: 'utf8', stdio: 'pipe' });
  }
}

describe('attributeLines, held against git blame', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'lineage-blame-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  /** How many lines of all histories both attribute alike, of how many. */
  async function agreement(lineOf: (random: SeededRandom) => () => string): Promise<[number, number]> {
    const histories = Array.from({ length: HISTORIES }, (_, seed) => {
      const random = new SeededRandom(seed);
      return randomHistory(random, { versions: VERSIONS, line: lineOf(random) });
    });
    const repository = new BlamedRepository(await mkdtemp(path.join(folder, 'r-')), histories);
    let [same, all] = [0, 0];
    for (const [index, versions] of histories.entries()) {
      const history = new TextHistory(versions);
      const ours = (await attributeLines(history, history.file(VERSIONS - 1), noPause)) ?? [];
      const gits = repository.blame(index);
      assert.equal(ours.length, gits.length);
      all += ours.length;
      same += ours.filter((version, line) => version === gits[line]).length;
    }
    return [same, all];
  }

  it('is the same for every line where no line is repeated', async () => {
    let count = 0;
    const [same, all] = await agreement(() => () => `line ${String(count++)}`);
    assert.ok(all > 500, String(all));
    assert.equal(same, all);
  });

  it('is the same for nearly every line where lines are often repeated', async () => {
    const [same, all] = await agreement((random) => () => `line ${String(random.below(6))}`);
    assert.ok(all > 500, String(all));
    assert.ok(same / all >= 0.99, `${String(same)} of ${String(all)} lines`);
  });
});
