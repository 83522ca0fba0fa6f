import {
  parseEditorMessage,
  parseHostMessage,
  type Block,
  type Choice,
  type ConflictBlock,
  type EditorMessage,
  type FileDecision,
  type FileDocument,
  type HostMessage,
  type MergeState,
} from '../../src/protocol/mergeEditor';
import { MERGE_EDITOR_WORDS } from '../../src/protocol/mergeEditorWords';
import type { MergeFixture } from './mergeFixture';

interface Moment {
  readonly what: string;
  readonly state: MergeState;
  readonly documents: readonly FileDocument[];
  /** What a later write of the same edit takes the place of. */
  readonly edit: string;
}

/** Answers the merge editor as the extension host does: decisions are made, counted, undone. Nothing is written. */
export class StandInHost {
  /** What the editor said, validated. */
  readonly messages: EditorMessage[] = [];
  readonly #fixture: MergeFixture;
  readonly #send: (message: HostMessage) => void;
  readonly #undo: Moment[] = [];
  readonly #redo: Moment[] = [];
  state: MergeState;
  documents: readonly FileDocument[];
  /** Grows with each newer plan. */
  plan = 1;
  /** Whether what is written is still on its way. */
  isSlow = false;

  constructor(fixture: MergeFixture, send: (message: HostMessage) => void) {
    this.#fixture = fixture;
    this.state = fixture.state;
    this.documents = fixture.documents;
    this.#send = (message) => send(parseHostMessage(message));
  }

  send(message: HostMessage): void {
    this.#send(message);
  }

  receive(raw: unknown): void {
    const message = parseEditorMessage(raw);
    this.messages.push(message);
    if (this.isSlow && message.type === 'write') return;
    // As the host does: chunks of another plan are not these.
    if ('plan' in message && message.plan !== this.plan) return;
    switch (message.type) {
      case 'ready':
        this.#send({ type: 'hello', session: 'a-session', words: MERGE_EDITOR_WORDS, locale: 'en' });
        this.sendState();
        this.sendDocument();
        break;
      case 'select':
        this.state = { ...this.state, selected: message.path };
        this.sendState();
        this.sendDocument();
        break;
      case 'unfold': {
        const { path, chunk } = message;
        const lines = [...(this.#fixture.folded.get(`${path}#${String(chunk)}`) ?? [])];
        this.#send({ type: 'lines', plan: this.plan, path, chunk, lines });
        break;
      }
      case 'choose':
        this.#remember('a choice');
        this.#decide(message.path, message.chunk, message.choice);
        break;
      case 'write':
        this.#remember('an edit', message.session);
        this.#decide(message.path, message.chunk, { kind: 'edited' }, message.lines);
        break;
      case 'leave-out':
        this.#remember('leaving out');
        this.#setBlocks(message.path, message.chunk, (block) =>
          block.kind === 'change' ? { ...block, isLeftOut: message.isLeftOut } : block,
        );
        break;
      case 'decide-file':
        this.#remember('a decision');
        this.#decideFile(message.path, message.decision);
        break;
      case 'undo':
        this.#goBack(this.#undo, this.#redo);
        break;
      case 'redo':
        this.#goBack(this.#redo, this.#undo);
        break;
      case 'confirm-risks':
        this.state = {
          ...this.state,
          areRisksConfirmed: message.isConfirmed,
          canApply: message.isConfirmed && this.#isDecided(),
        };
        this.sendState();
        break;
      case 'decide-all':
      case 'show-diff':
      case 'open-merge-editor':
      case 'open-as-text':
      case 'apply':
      case 'cancel':
      case 'abort':
        break;
    }
  }

  /** What was said since, of one kind or of all kinds but those that only ask for something. */
  said(type?: EditorMessage['type']): EditorMessage[] {
    const asking: EditorMessage['type'][] = ['ready', 'select', 'unfold'];
    return this.messages.filter((one) => (type ? one.type === type : !asking.includes(one.type)));
  }

  sendState(over: Partial<MergeState> = {}): void {
    this.state = { ...this.state, ...over };
    this.#send({ type: 'state', state: this.state });
  }

  sendDocument(): void {
    const document = this.documents.find(({ path }) => path === this.state.selected);
    if (document) this.#send({ type: 'document', plan: this.plan, document });
  }

  #remember(what: string, edit = ''): void {
    this.#redo.length = 0;
    if (edit === '' || this.#undo.at(-1)?.edit !== edit)
      this.#undo.push({ what, state: this.state, documents: this.documents, edit });
    this.state = { ...this.state, undo: this.#undo.at(-1)?.what ?? '', redo: '' };
  }

  #goBack(from: Moment[], to: Moment[]): void {
    const moment = from.pop();
    if (!moment) return;
    to.push({ ...moment, state: this.state, documents: this.documents });
    this.documents = moment.documents;
    this.state = {
      ...moment.state,
      selected: this.state.selected,
      undo: this.#undo.at(-1)?.what ?? '',
      redo: this.#redo.at(-1)?.what ?? '',
    };
    this.sendState();
    this.sendDocument();
  }

  #decide(path: string, chunk: number, choice: Choice | null, lines: string[] = []): void {
    this.#setBlocks(path, chunk, (block) =>
      block.kind === 'conflict' ? { ...block, ...decided(block, choice, lines) } : block,
    );
  }

  #setBlocks(path: string, chunk: number, edit: (block: Block) => Block): void {
    const changed: Block[] = [];
    this.documents = this.documents.map((document) =>
      document.path === path
        ? {
            ...document,
            blocks: document.blocks.map((block) => {
              if (block.chunk !== chunk) return block;
              changed.push(edit(block));
              return changed.at(-1) ?? block;
            }),
          }
        : document,
    );
    // The state first, as the host does: when a decision is seen it can be undone.
    this.#count();
    this.#send({ type: 'blocks', plan: this.plan, path, blocks: changed });
  }

  #decideFile(path: string, decision: FileDecision): void {
    const files = this.state.files.map((one) =>
      one.path === path ? { ...one, decision, status: 'resolved' as const } : one,
    );
    this.state = { ...this.state, files };
    this.#count();
  }

  #count(): void {
    const files = this.state.files.map((one) => {
      const blocks = this.documents.find(({ path }) => path === one.path)?.blocks ?? [];
      const conflicts = blocks.filter((block) => block.kind === 'conflict');
      if (conflicts.length === 0) return one;
      const resolved = conflicts.filter(({ choice }) => choice !== null).length;
      return { ...one, resolved, status: resolved === conflicts.length ? 'resolved' : 'open' } as const;
    });
    const resolved = files.reduce(
      (sum, one) => sum + (one.conflicts > 0 ? one.resolved : one.status === 'resolved' ? 1 : 0),
      0,
    );
    this.state = { ...this.state, files, resolved };
    const isConfirmed = this.state.risks.length === 0 || this.state.areRisksConfirmed;
    this.sendState({ canApply: isConfirmed && this.#isDecided() });
  }

  #isDecided(): boolean {
    return this.state.files.every(({ status }) => status !== 'open');
  }
}

function decided(
  block: ConflictBlock,
  choice: Choice | null,
  lines: string[],
): Pick<ConflictBlock, 'choice' | 'chosen' | 'result'> {
  const texts = {
    local: block.local.map(({ text }) => text),
    base: block.base.map(({ text }) => text),
    upstream: block.upstream.map(({ text }) => text),
  };
  switch (choice?.kind) {
    case undefined:
      return { choice: null, chosen: '', result: [] };
    case 'side':
      return {
        choice,
        chosen: { local: 'Local', base: 'Base', upstream: 'Upstream' }[choice.side],
        result: texts[choice.side],
      };
    case 'both': {
      const second = choice.first === 'local' ? 'upstream' : 'local';
      return {
        choice,
        chosen: `Both, ${choice.first} first`,
        result: [...texts[choice.first], ...texts[second]],
      };
    }
    case 'suggestion': {
      const suggestion = block.suggestions[choice.index];
      return { choice, chosen: suggestion?.label ?? '', result: suggestion?.lines ?? [] };
    }
    case 'edited':
      return { choice, chosen: 'Edited by hand', result: lines };
  }
}
