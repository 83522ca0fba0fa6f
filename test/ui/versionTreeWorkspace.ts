import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SourcePlace } from '../../src/core/sourcePlace';
import { LineageStore } from '../../src/store/lineageStore';
import { recordHistory, type RecordedEdit } from '../unit/operations/recordedHistory';
import { WASM_FILE } from '../unit/store/temporaryStore';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const LONG = 10_000;

/** A project with a long history and artifacts in several states, recorded before the window is opened. */
export interface TreeWorkspace {
  readonly temporary: string;
  readonly folder: string;
  readonly dataDir: string;
}

const textOf = (name: string, line: string): string =>
  `---\nname: ${name}\ndescription: Helps with ${name}.\n---\n\n# ${name}\n\n${line}\n`;

/** Makes it. The caller removes `temporary`. */
export async function treeWorkspace(): Promise<TreeWorkspace> {
  const temporary = realpathSync(mkdtempSync(path.join(tmpdir(), 'artifact-lineage-tree-')));
  const folder = path.join(temporary, 'project');
  const dataDir = path.join(temporary, 'data');
  const root = path.join(folder, '.claude');
  const upstream = path.join(temporary, 'team-skills');
  const write = (base: string, file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
    writeFileSync(path.join(base, file), text);
  };
  const skill = (base: string, name: string, line: string): void => {
    write(base, `skills/${name}/SKILL.md`, textOf(name, line));
  };
  const storage = path.join(dataDir, 'data/User/globalStorage/artifact-lineage.artifact-lineage');
  mkdirSync(storage, { recursive: true });
  const store = await LineageStore.open({ directory: path.join(storage, 'store'), wasmFile: WASM_FILE });
  const source: SourcePlace = { type: 'folder', folder: upstream, name: 'team-skills' };
  const lastHour = Math.floor(Date.now() / HOUR) * HOUR - 2 * DAY;

  const linked = async (name: string, here: string, there: string): Promise<void> => {
    const edits = [{ at: lastHour - DAY, text: textOf(name, 'First.') }];
    if (here !== 'First.') edits.push({ at: lastHour, text: textOf(name, here) });
    const { artifact, versions } = await recordHistory(store, root, name, edits);
    const link = { source, path: `skills/${name}` };
    await store.commit([
      { type: 'ref', artifactId: artifact, name: 'upstream', value: link },
      { type: 'ref', artifactId: artifact, name: 'baseline', value: versions[0] ?? null },
    ]);
    skill(root, name, here);
    skill(upstream, name, there);
  };

  const long = await recordHistory(store, root, 'long-history', longEdits(lastHour));
  const tagged = long.versions[LONG - 8];
  if (tagged) {
    await store.commit([
      { type: 'tag', artifactId: long.artifact, name: 'release-1', value: tagged },
      { type: 'note', artifactId: long.artifact, version: tagged, text: 'The one that everybody uses.' },
    ]);
  }
  skill(root, 'long-history', `Line ${String((LONG - 1) % 4)}.`);
  await linked('pdf-tools', 'First.', 'Theirs.');
  await linked('excel-tools', 'First.', 'Theirs too.');
  await linked('api-review', 'Mine.', 'First.');
  await linked('release-notes', 'First.', 'First.');
  await store.close();
  write(root, 'commands/deploy.md', 'Deploy it.\n');
  write(root, 'agents/reviewer.md', 'Reviews.\n');
  return { temporary, folder, dataDir };
}

/** Versions two hours apart; before the last one, five edits within twelve minutes. */
function longEdits(end: number): RecordedEdit[] {
  return Array.from({ length: LONG }, (_, index): RecordedEdit => {
    const text = textOf('long-history', `Line ${String(index % 4)}.`);
    const before = LONG - 1 - index;
    if (before === 0) return { at: end + 5 * HOUR, text };
    if (before <= 5) return { at: end + (20 - 3 * before) * 60_000, text };
    return { at: end - before * 2 * HOUR, text };
  });
}
