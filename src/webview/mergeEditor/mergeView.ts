import {
  type Block,
  type Choice,
  type ConflictBlock,
  type EditorMessage,
  type FileDocument,
  type HostMessage,
  type Line,
  type MergeState,
} from '../../protocol/mergeEditor';
import { MERGE_EDITOR_WORDS } from '../../protocol/mergeEditorWords';
import { Announcements } from '../page/announcements';
import { conflictsOf } from './conflictOrder';
import { EditInProgress } from './editInProgress';
import type { FocusTarget } from './focusTarget';
import type { HostConnection } from '../page/hostConnection';
import { isDecided } from './isDecided';
import { parseKeptView, type KeptView } from './keptView';
import { keptViewOf } from './keptViewOf';
import { choiceSentence, placeSentence, progressSentence } from './sentences';
import { readHostMessage } from './readHostMessage';
import { toggled } from './toggled';
import { walk } from './walk';
import { Wording } from '../page/wording';

/** What is shown: the host's state, and what only this window knows. Elements read it and call it. */
export class MergeView {
  readonly words = new Wording(MERGE_EDITOR_WORDS);
  readonly announcements = new Announcements();
  readonly edit: EditInProgress;
  readonly #host: HostConnection<EditorMessage>;
  #changed: () => void = () => undefined;
  #kept: KeptView | undefined;
  #session = '';

  state: MergeState | undefined;
  document: FileDocument | undefined;
  /** Of which the document's chunks are. */
  plan = 0;
  /** Why nothing is shown any more. */
  gone = '';
  /** What went wrong with the latest message. */
  problem = '';
  /** What was written by hand and found no place any more. */
  unwritten: readonly string[] = [];
  /** The conflict that keys act on. */
  current: number | null = null;
  anchor: KeptView['anchor'] = null;
  /** Taken, and forgotten, by the element that can. */
  focusTarget: FocusTarget | undefined;
  /** Where to scroll once the document is on the screen. */
  restoredAnchor: KeptView['anchor'] = null;
  isShowingKeys = false;
  /** Lines that were folded, by chunk. */
  unfolded: ReadonlyMap<number, readonly Line[]> = new Map();
  bases: ReadonlySet<number> = new Set();
  /** Conflicts that are resolved and show their sides all the same. */
  sides: ReadonlySet<number> = new Set();
  #isBegun = false;

  constructor(host: HostConnection<EditorMessage>) {
    this.#host = host;
    this.edit = new EditInProgress(host, (text) => this.#loseEdit(text));
  }

  start(changed: () => void): void {
    this.#changed = changed;
    this.#kept = parseKeptView(this.#host.kept);
    this.#host.listen((received) => this.#hear(received));
    this.#host.send({ type: 'ready' });
  }

  /** What cannot be read is told on the page: nobody sees errors of a webview. */
  #hear(received: unknown): void {
    const message = readHostMessage(received);
    if (typeof message === 'string') this.problem = this.words.say('unreadable', message);
    else this.receive(message);
    this.#changed();
  }

  #loseEdit(text: string | null): void {
    if (text !== null) this.unwritten = [...this.unwritten, text];
    this.announcements.add(this.words.say(text === null ? 'unwrittenEnded' : 'unwritten'));
  }

  forgetUnwritten(): void {
    this.unwritten = [];
    this.update();
  }

  /** Shows again, and keeps, what changed. */
  update(): void {
    this.keep();
    this.#changed();
  }

  keep(): void {
    if (this.#session === '' || !this.state) return;
    this.#host.keep(keptViewOf(this, this.#session, this.document?.path ?? this.state.selected));
  }

  receive(message: HostMessage): void {
    switch (message.type) {
      case 'hello':
        this.#session = message.session;
        this.words.translate(message.words);
        document.documentElement.lang = message.locale;
        if (this.#kept?.session !== message.session) this.#kept = undefined;
        this.unwritten = this.#kept?.unwritten ?? this.unwritten;
        break;
      case 'state':
        this.#receiveState(message.state);
        break;
      case 'document':
        this.#receiveDocument(message.document, message.plan);
        break;
      case 'blocks':
        if (message.plan === this.plan) this.#receiveBlocks(message.path, message.blocks);
        break;
      case 'lines':
        if (message.plan === this.plan && message.path === this.document?.path)
          this.unfolded = new Map(this.unfolded).set(message.chunk, message.lines);
        break;
      case 'command':
        if (message.command === 'show-keys') this.isShowingKeys = true;
        else walk(this, message.command === 'next-conflict' ? 1 : -1);
        break;
      case 'gone':
        this.gone = message.why;
        this.state = undefined;
        this.document = undefined;
        this.#host.keep(undefined);
        break;
    }
    this.update();
  }

  #receiveState(state: MergeState): void {
    const before = this.state;
    this.state = state;
    this.gone = '';
    if (state.notice !== '' && state.notice !== before?.notice) this.announcements.add(state.notice);
    if (before && before.resolved !== state.resolved)
      this.announcements.conclude(progressSentence(this.words, state));
    const kept = this.#kept?.selected;
    if (!state.files.some(({ path }) => path === kept)) {
      if (this.#kept?.handEdit) this.edit.resume(this.#kept.handEdit);
      this.#kept = undefined;
    } else if (!before && kept !== undefined && kept !== state.selected) this.select(kept);
    this.edit.checkFiles(state.files);
    if (this.#isBegun || this.#kept || !isDecided(state)) return;
    this.#isBegun = true;
    this.focusTarget = { kind: 'apply' };
  }

  #receiveDocument(shown: FileDocument, plan: number): void {
    const kept = this.#kept?.selected === shown.path ? this.#kept : undefined;
    const isOther = this.document?.path !== shown.path;
    this.document = shown;
    this.plan = plan;
    this.problem = '';
    if (isOther) {
      this.current = kept?.current ?? null;
      this.bases = new Set(kept?.bases);
      this.sides = new Set(kept?.sides);
      this.unfolded = new Map();
      this.restoredAnchor = kept?.anchor ?? { chunk: -1, offset: 0 };
      if (kept) {
        this.#kept = undefined;
        this.#unfoldAgain(kept.unfolded);
        if (kept.handEdit) this.edit.resume(kept.handEdit);
        if (kept.current !== null)
          this.focusTarget = { kind: 'conflict', chunk: kept.current, isInPlace: true };
      } else if (!this.#isBegun) {
        this.focusTarget ??= { kind: 'first', path: shown.path };
      }
      this.#isBegun = true;
    } else {
      this.#unfoldAgain([...this.unfolded.keys()]);
    }
    this.edit.check(shown, plan);
  }

  /** What was folded may have other lines now, or be something else. */
  #unfoldAgain(chunks: readonly number[]): void {
    const folded = new Set(
      this.document?.blocks.flatMap((block) => (block.kind === 'unchanged' ? [block.chunk] : [])),
    );
    this.unfolded = new Map([...this.unfolded].filter(([chunk]) => folded.has(chunk)));
    for (const chunk of chunks) if (folded.has(chunk)) this.unfold(chunk);
  }

  #receiveBlocks(path: string, blocks: readonly Block[]): void {
    const shown = this.document;
    if (shown?.path !== path) return;
    const changed = new Map(blocks.map((block) => [block.chunk, block]));
    for (const old of conflictsOf(shown.blocks)) {
      const block = changed.get(old.chunk);
      if (block?.kind === 'conflict') this.#announceChoice(old, block);
    }
    this.document = { ...shown, blocks: shown.blocks.map((block) => changed.get(block.chunk) ?? block) };
    this.edit.check(this.document, this.plan);
  }

  #announceChoice(old: ConflictBlock, block: ConflictBlock): void {
    if (old.chosen === block.chosen) return;
    this.announcements.add(choiceSentence(this.words, block));
    if (block.choice !== null) this.sides = new Set(this.sides).add(block.chunk);
  }

  conflict(chunk: number | null): ConflictBlock | undefined {
    return this.document && conflictsOf(this.document.blocks).find((block) => block.chunk === chunk);
  }

  goTo(chunk: number): void {
    this.current = chunk;
    this.focusTarget = { kind: 'conflict', chunk };
    const block = this.conflict(chunk);
    if (block && this.state) this.announcements.add(placeSentence(this.words, block, this.state));
  }

  select(path: string): void {
    this.edit.close();
    this.#host.send({ type: 'select', path });
  }

  unfold(chunk: number): void {
    if (this.document) this.#host.send({ type: 'unfold', plan: this.plan, path: this.document.path, chunk });
  }

  choose(chunk: number, choice: Choice | null): void {
    if (!this.document || this.state?.isBusy !== false) return;
    this.edit.giveWay(chunk);
    this.current = chunk;
    this.#host.send({ type: 'choose', plan: this.plan, path: this.document.path, chunk, choice });
    this.update();
  }

  editByHand(chunk: number): void {
    const block = this.conflict(chunk);
    if (!block || !this.document || this.state?.isBusy !== false) return;
    this.current = chunk;
    this.edit.begin(this.document.path, block);
    this.update();
  }

  /** Ends the edit of a conflict. @param isDiscarded whether what was there before it comes back */
  endEdit(isDiscarded: boolean): void {
    const chunk = this.edit.current?.chunk;
    if (isDiscarded) this.edit.discard(this.conflict(chunk ?? null));
    else this.edit.finish();
    if (chunk !== undefined) this.focusTarget = { kind: 'conflict', chunk };
    this.update();
  }

  undo(): void {
    this.#travel('undo', 'undone');
  }

  redo(): void {
    this.#travel('redo', 'redone');
  }

  /** Whether there is a step is for the host to say: the one that was decided just now is not in the state yet. */
  #travel(type: 'undo' | 'redo', word: 'undone' | 'redone'): void {
    if (this.state?.isBusy !== false) return;
    this.edit.giveWay();
    if (this.state[type] !== '') this.announcements.add(this.words.say(word, this.state[type]));
    this.#host.send({ type });
    this.update();
  }

  apply(): void {
    if (!this.state?.canApply || this.state.isBusy) return;
    this.edit.close();
    this.#host.send({ type: 'apply' });
    this.update();
  }

  toggleBase(chunk: number): void {
    this.bases = toggled(this.bases, chunk);
    this.update();
  }

  toggleSides(chunk: number): void {
    this.sides = toggled(this.sides, chunk);
    this.update();
  }

  showKeys(isShown: boolean): void {
    this.isShowingKeys = isShown;
    this.update();
  }

  /** Messages that need nothing of this window. What is being written is sent before. */
  send(message: EditorMessage): void {
    if (message.type === 'decide-file' || message.type === 'decide-all') this.edit.giveWay();
    else this.edit.flush();
    this.#host.send(message);
  }
}
