import assert from 'node:assert/strict';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  commands,
  Disposable,
  Range,
  Uri,
  window,
  workspace,
  type CodeLens,
  type LogOutputChannel,
  type TextDocument,
} from 'vscode';
import type { Choice } from '../../../src/core/merge/choice';
import { mergeText } from '../../../src/core/merge/mergeText';
import { readResolution } from '../../../src/core/merge/reading/readResolution';
import type { ResolutionReading } from '../../../src/core/merge/reading/resolutionReading';
import { ConflictColours } from '../../../src/ui/mergeEditor/doors/conflictColours';
import { ConflictLenses } from '../../../src/ui/mergeEditor/doors/conflictLenses';
import type { DoorText } from '../../../src/ui/mergeEditor/doors/doorSession';
import { OtherEditors, type Execute } from '../../../src/ui/mergeEditor/doors/otherEditors';
import type { SavedResult } from '../../../src/ui/mergeEditor/doors/savedResult';
import { StagedCopies } from '../../../src/ui/mergeEditor/doors/stagedCopies';
import { StagedFiles } from '../../../src/ui/mergeEditor/doors/stagedFiles';
import { eventually } from '../extension';
import { ScriptedQuestions } from '../scriptedQuestions';

/** The extension itself has the other one. */
const SCHEME = 'artifact-lineage-merge-under-test';
const FILE = 'docs/SKILL.md';
const BASE = '# Title\n=======\none\ntwo\nthree\nfour\nfive\n';
const LOCAL = BASE.replace('two', 'two, local').replace('five', 'five, local');
const UPSTREAM = BASE.replace('two', 'two, upstream').replace('five', 'five, upstream');

/** The doors on a merge with two conflicts, and the live file that it would write. */
class DoorBench {
  readonly folder: string;
  readonly live: string;
  readonly questions = new ScriptedQuestions();
  readonly files: StagedFiles;
  readonly copies: StagedCopies;
  readonly editors: OtherEditors;
  readonly lenses: ConflictLenses;
  readonly saved: SavedResult[] = [];
  /** What the lenses asked to be shown elsewhere. */
  readonly shown: string[] = [];
  readonly executed: string[] = [];
  isMergeEditorThere = true;
  readonly #log: LogOutputChannel;
  readonly #registered: Disposable;

  private constructor(folder: string) {
    this.folder = folder;
    this.live = path.join(folder, 'live.md');
    this.#log = window.createOutputChannel('Artifact Lineage: doors under test', { log: true });
    this.files = new StagedFiles(path.join(folder, 'merges'), SCHEME);
    this.copies = new StagedCopies(this.files);
    const execute: Execute = (command, ...args) => {
      this.executed.push(command);
      if (!this.isMergeEditorThere) return Promise.reject(new Error(`command '${command}' not found`));
      return commands.executeCommand(command, ...args);
    };
    this.editors = new OtherEditors(this.files, this.copies, this.questions, this.#log, execute);
    this.lenses = new ConflictLenses(this.files, this.copies, this.questions, this.#log, {
      compare: (record, { local, upstream }) => {
        this.shown.push(`${record.path}: ${local.join()} | ${upstream.join()}`);
        return Promise.resolve();
      },
      backToMergeEditor: (session, file) => {
        this.shown.push(`${path.relative(this.folder, session)}: ${file}`);
        return Promise.resolve();
      },
    });
    this.#registered = Disposable.from(
      this.files.register(),
      this.editors.register(),
      this.lenses.registerProvider(),
      new ConflictColours(this.files, this.copies, this.#log).register(),
      this.editors.onDidResolve((saved) => this.saved.push(saved)),
    );
  }

  static async open(): Promise<DoorBench> {
    const bench = new DoorBench(
      await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'artifact-lineage-doors-'))),
    );
    await fs.writeFile(bench.live, LOCAL);
    return bench;
  }

  async close(): Promise<void> {
    await this.editors.closeEditors(this.session);
    await eventually('no open tabs', () => window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
    assert.equal(await fs.readFile(this.live, 'utf8'), LOCAL, 'The live file was changed.');
    this.#registered.dispose();
    this.#log.dispose();
    await fs.rm(this.folder, { recursive: true, force: true });
  }

  get session(): Parameters<OtherEditors['openAsText']>[0] {
    const names = { local: 'project', upstream: 'team-skills' };
    return { folder: path.join(this.folder, 'merges/abc/1'), artifactName: 's', names };
  }

  get result(): Uri {
    return this.files.uriOf(this.session.folder, FILE, 'result');
  }

  text(choices: DoorText['choices'] = new Map(), changes: Partial<DoorText> = {}): DoorText {
    return { path: FILE, merge: mergeText(BASE, LOCAL, UPSTREAM), choices, ...changes };
  }

  /** The staged result as it is on the disk. */
  async onDisk(): Promise<string> {
    return Buffer.from(await this.files.readFile(this.result)).toString();
  }

  document(): Thenable<TextDocument> {
    return workspace.openTextDocument(this.result);
  }

  /** Waits until the document is like this. */
  async untilText(what: string, isWanted: (text: string) => boolean): Promise<TextDocument> {
    const document = await this.document();
    return eventually(what, () => isWanted(document.getText()) && document);
  }

  /** Writes the whole text, as somebody who types. */
  async write(text: string): Promise<void> {
    const document = await this.document();
    const editor = await window.showTextDocument(document);
    const all = new Range(0, 0, document.lineCount, 0);
    assert.ok(await editor.edit((edit) => edit.replace(all, text)));
  }

  /** Saves, and reads what was resolved. */
  async resolution(text = this.text()): Promise<ResolutionReading> {
    const before = this.saved.length;
    assert.ok(await this.editors.save(this.session));
    const saved = await eventually('the saved result', () => this.saved[before]);
    assert.equal(saved.folder, this.session.folder);
    assert.equal(saved.path, FILE);
    assert.equal(saved.text, await this.onDisk());
    return readResolution(text.merge, saved.text, saved.labels, text.choices);
  }

  async lensesOf(line?: number): Promise<CodeLens[]> {
    const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', this.result);
    return line === undefined ? all : all.filter(({ range }) => range.start.line === line);
  }

  async press(lens: CodeLens | undefined): Promise<void> {
    assert.ok(lens?.command);
    const { command, arguments: [target, way] = [] } = lens.command;
    const handler = this.lenses.handlers[command];
    assert.ok(handler, command);
    await handler(target, way);
  }

  /** Presses the lens with this title at the first conflict. */
  async pressFirst(title: string): Promise<void> {
    const lenses = await eventually('lenses', async () => {
      const found = await this.lensesOf();
      return found.length > 0 && found;
    });
    await this.press(lenses.find(({ command }) => command?.title === title));
  }
}

const side = (name: 'local' | 'upstream'): { kind: 'side'; side: typeof name } => ({
  kind: 'side',
  side: name,
});

describe('the other doors of the merge editor', () => {
  let bench: DoorBench;
  let first: number;
  let second: number;

  beforeEach(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    bench = await DoorBench.open();
    const conflicts = bench
      .text()
      .merge.chunks.flatMap(({ kind }, index) => (kind === 'conflict' ? [index] : []));
    [first = -1, second = -1] = conflicts;
    assert.equal(conflicts.length, 2);
  });

  afterEach(() => bench.close());

  it('serves copies of which only the result can be written, and nothing outside the merges', async () => {
    await bench.copies.stage(bench.session, bench.text());
    const uriOf = (name: 'base' | 'local' | 'upstream'): Uri =>
      bench.files.uriOf(bench.session.folder, FILE, name);
    assert.equal((await workspace.openTextDocument(uriOf('base'))).getText(), BASE);
    assert.equal((await workspace.openTextDocument(uriOf('upstream'))).getText(), UPSTREAM);
    await assert.rejects(async () => workspace.fs.writeFile(uriOf('local'), Buffer.from('no')));
    await assert.rejects(async () => workspace.fs.delete(bench.result));
    await assert.rejects(async () => workspace.fs.rename(bench.result, uriOf('base')));
    await workspace.fs.writeFile(bench.result, Buffer.from('yes\n'));
    assert.equal(await bench.onDisk(), 'yes\n');
    const { path: inside } = bench.result;
    for (const outside of [
      '/live.md',
      '/../live.md',
      inside.replace('/abc/', '/../'),
      inside.replace('SKILL.md', '..'),
      inside.replace('SKILL.md', '../../../../../../live.md'),
      inside.replace('/result/', '/staged/'),
    ]) {
      const uri = bench.result.with({ path: outside });
      await assert.rejects(async () => workspace.fs.readFile(uri), outside);
      await assert.rejects(async () => workspace.fs.writeFile(uri, Buffer.from('no')), outside);
    }
    assert.throws(() => bench.files.uriOf(bench.folder, FILE, 'result'), RangeError);
    await fs.rm(bench.session.folder, { recursive: true });
    await assert.rejects(async () => workspace.fs.writeFile(bench.result, Buffer.from('no')));
  });

  it('does not follow a link out of the merges', async () => {
    await bench.copies.stage(bench.session, bench.text());
    const place = bench.files.placeOf(bench.result);
    assert.ok(place);
    const file = path.join(bench.files.folderOf(place), 'result', 'SKILL.md');
    await fs.rm(file);
    await fs.symlink(bench.live, file);
    await assert.rejects(async () => workspace.fs.readFile(bench.result));
    await assert.rejects(async () => workspace.fs.writeFile(bench.result, Buffer.from('no')));
  });

  it('has conflicts resolved in the merge editor of VS Code', async () => {
    await bench.editors.openInMergeEditor(bench.session, bench.text());
    assert.match(await bench.onDisk(), /^<{8} Local \(project\)$/m);
    const merging = await bench.untilText('the merge editor has begun', (text) => text === BASE);
    assert.equal(merging.isDirty, true);
    assert.equal(bench.editors.hasUnsaved(bench.session), true);
    assert.deepEqual(await bench.resolution(), {
      kind: 'chunks',
      chunks: new Map(),
      open: [first, second],
      begun: [],
      kept: [],
    });
    // It has upstream as its first input.
    await commands.executeCommand('merge.acceptAllInput1');
    await bench.untilText('upstream is accepted', (text) => text === UPSTREAM);
    const reading = await bench.resolution();
    assert.equal(reading.kind, 'chunks');
    assert.deepEqual(reading.chunks, new Map([first, second].map((chunk) => [chunk, side('upstream')])));
    assert.deepEqual(reading.open, []);
  });

  it('has what was decided before in the merge editor, too', async () => {
    const text = bench.text(new Map<number, Choice>([[first, 'local']]));
    await bench.editors.openInMergeEditor(bench.session, text);
    const expected = BASE.replace('two', 'two, local');
    await bench.untilText('the merge editor has begun', (now) => now === expected);
    await commands.executeCommand('merge.acceptAllInput1');
    await bench.untilText('upstream is accepted', (now) => now.includes('five, upstream'));
    assert.deepEqual(await bench.resolution(text), {
      kind: 'chunks',
      chunks: new Map([[second, side('upstream')]]),
      open: [],
      begun: [],
      kept: [first],
    });
  });

  it('opens text with markers where there is no merge editor, and says so', async () => {
    bench.isMergeEditorThere = false;
    await bench.editors.openInMergeEditor(bench.session, bench.text());
    assert.deepEqual(bench.executed, ['_open.mergeEditor']);
    assert.equal(window.activeTextEditor?.document.uri.toString(), bench.result.toString());
    assert.match(bench.questions.heard.at(-1) ?? '', /cannot be opened.*SKILL\.md.*conflict markers/);
  });

  it('resolves conflicts by their lenses, each an edit that can be undone', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    const document = await bench.document();
    const marked = document.getText();
    const expected = [
      ['Accept Local', 'two, local\n'],
      ['Accept Upstream', 'two, upstream\n'],
      ['Accept Both (local first)', 'two, local\ntwo, upstream\n'],
      ['Accept Both (upstream first)', 'two, upstream\ntwo, local\n'],
    ] as const;
    const choices = [
      side('local'),
      side('upstream'),
      { kind: 'both', first: 'local' },
      { kind: 'both', first: 'upstream' },
    ];
    for (const [index, [title, lines]] of expected.entries()) {
      await bench.pressFirst(title);
      assert.ok(
        document.getText().startsWith(`# Title\n=======\none\n${lines}three\nfour\n<<<<<<<< Local`),
        title,
      );
      assert.deepEqual(await bench.resolution(), {
        kind: 'chunks',
        chunks: new Map([[first, choices[index]]]),
        open: [second],
        begun: [],
        kept: [],
      });
      await window.showTextDocument(document);
      await commands.executeCommand('undo');
      assert.equal(document.getText(), marked);
    }
    await bench.pressFirst('Accept Local');
    await bench.pressFirst('Accept Local');
    assert.equal(document.getText(), LOCAL);
    assert.deepEqual(await bench.lensesOf(), []);
  });

  it('shows the sides of a conflict, and leads back', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    await bench.pressFirst('Compare');
    await bench.pressFirst('Back to the Merge Editor');
    assert.deepEqual(bench.shown, [`${FILE}: two, local | two, upstream`, `merges/abc/1: ${FILE}`]);
  });

  it('finds a conflict again that has moved, and does nothing when it is gone', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    const lenses = await eventually('lenses', async () => {
      const found = await bench.lensesOf();
      return found.length > 0 && found;
    });
    const accept = lenses.find(({ command }) => command?.title === 'Accept Local');
    const document = await bench.document();
    await bench.write(`new\n${document.getText()}`);
    await bench.press(accept);
    assert.match(document.getText(), /^new\n# Title\n=======\none\ntwo, local\nthree/);
    const before = document.getText();
    await bench.press(accept);
    assert.equal(document.getText(), before);
    assert.match(bench.questions.heard.at(-1) ?? '', /changed meanwhile/);
    const handler = bench.lenses.handlers['artifactLineage.acceptInConflict'];
    assert.ok(handler);
    const elsewhere = { uri: Uri.file(bench.live).toString(), line: 0, lines: ['# Title'] };
    await handler(elsewhere, 'local');
    assert.throws(() => handler({ uri: 1 }, 'local'));
  });

  it('reads what was written beside the conflicts as a whole, or as unfinished', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    const marked = (await bench.document()).getText();
    await bench.write(marked.replace('one', 'first'));
    assert.deepEqual(await bench.resolution(), { kind: 'unfinished', markers: 2 });
    await bench.write(LOCAL.replace('one', 'first'));
    assert.deepEqual(await bench.resolution(), {
      kind: 'whole',
      text: LOCAL.replace('one', 'first'),
      atBase: 0,
    });
  });

  it('keeps a byte order mark and CR LF', async () => {
    const form = (text: string): string => `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const text = bench.text(new Map(), { merge: mergeText(form(BASE), form(LOCAL), form(UPSTREAM)) });
    await bench.editors.openAsText(bench.session, text);
    await bench.pressFirst('Accept Local');
    await bench.pressFirst('Accept Upstream');
    const reading = await bench.resolution(text);
    assert.equal(reading.kind, 'chunks');
    assert.equal(await bench.onDisk(), form(LOCAL.replace('five, local', 'five, upstream')));
  });

  it('never writes over what was typed: unsaved text is shown, saved text that was not taken is kept or asked about', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    const marked = (await bench.document()).getText();
    const typed = marked.replace('one', 'typed');
    await bench.write(typed);
    await bench.editors.openAsText(bench.session, bench.text());
    await bench.editors.openInMergeEditor(bench.session, bench.text());
    const document = await bench.document();
    assert.deepEqual([document.getText(), document.isDirty], [typed, true]);
    assert.deepEqual(bench.executed, []);
    await bench.resolution();
    assert.deepEqual(
      (await bench.copies.untaken(bench.session)).map(({ text }) => text),
      [typed],
    );
    await bench.editors.openAsText(bench.session, bench.text());
    assert.equal(await bench.onDisk(), typed);
    bench.questions.answer(false);
    await bench.editors.openInMergeEditor(bench.session, bench.text());
    bench.questions.assertAllAsked();
    assert.match(bench.questions.heard.at(-1) ?? '', /does not have all of that/);
    assert.equal(await bench.onDisk(), typed);
    const moved = bench.text(new Map(), { merge: mergeText(BASE, LOCAL, `${UPSTREAM}six\n`) });
    bench.questions.answer(true);
    await bench.editors.openAsText(bench.session, moved);
    bench.questions.assertAllAsked();
    assert.match(await bench.onDisk(), /^six$/m);
  });

  it('is staged anew with other decisions once the session has what was saved', async () => {
    await bench.editors.openAsText(bench.session, bench.text());
    await bench.pressFirst('Accept Local');
    await bench.resolution();
    const [saved] = bench.saved;
    assert.ok(saved);
    await bench.copies.take(saved);
    assert.deepEqual(await bench.copies.untaken(bench.session), []);
    await bench.editors.openAsText(bench.session, bench.text(new Map<number, Choice>([[first, 'upstream']])));
    await bench.untilText('upstream', (text) => text.includes('one\ntwo, upstream\nthree'));
    const written = 'written elsewhere\n';
    await bench.editors.openAsText(bench.session, bench.text(new Map(), { written }));
    await bench.untilText('what was written', (text) => text === written);
  });
});
