import { l10n } from 'vscode';
import { isText } from '../../core/isText';
import type { ManifestEntry } from '../../core/manifest';
import { mergeText } from '../../core/merge/mergeText';
import type { FileOutcome } from '../../core/merge/tree/mergeTree';
import type { Block, FileDocument } from '../../protocol/mergeEditor';
import { fileEffect, type EffectContent, type FileEffect } from '../fileEffect';
import { targetOf } from '../mergeRequest';
import { conflictLabel } from '../mergeWords';
import { formNotes } from './formNotes';
import type { MergeSession } from './mergeSession';
import { TextView } from './textView';

/** Longer texts are not shown here: nobody reads them, and the editor's own diff can. Bytes. */
const MOST_BYTES = 2_000_000;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a document is made with. */
export interface DocumentSource {
  /** Gives the content of a file of the plan. @throws StoreError */
  readonly read: (hash: ManifestEntry['hash']) => Promise<Uint8Array>;
  /** Lets others run. A text with many conflicts takes a while. */
  readonly pause: () => Promise<void>;
}

/**
 * What the merge editor shows of one file: its merge block by block, or what changes in a file that is not merged by lines.
 *
 * @throws StoreError
 */
export async function fileDocument(
  session: MergeSession,
  outcome: FileOutcome,
  source: DocumentSource,
): Promise<FileDocument> {
  const { path } = outcome.file;
  const whole = session.wholeDecision(path);
  if (outcome.kind === 'text' && whole === undefined) {
    const view = session.textView(outcome);
    const blocks = await blocksOf(view, source, (chunk) => session.block(outcome, chunk));
    const { request, names } = session.subject;
    const { merge } = outcome;
    const notes = formNotes(merge.form, merge[targetOf(request)], names);
    return { path, why: '', isEditedElsewhere: false, notes, blocks };
  }
  const isEditedElsewhere = whole?.kind === 'text';
  const shown = await plainDocument(session, outcome, source);
  return { path, isEditedElsewhere, ...shown };
}

async function blocksOf(
  { merge }: TextView,
  { pause }: DocumentSource,
  block: (chunk: number) => Block | undefined,
): Promise<Block[]> {
  const blocks: Block[] = [];
  for (const chunk of merge.chunks.keys()) {
    await pause();
    const made = block(chunk);
    if (made) blocks.push(made);
  }
  return blocks;
}

/** What is there before and after, as changes that need no decision. */
async function plainDocument(
  session: MergeSession,
  outcome: FileOutcome,
  source: DocumentSource,
): Promise<Pick<FileDocument, 'why' | 'notes' | 'blocks'>> {
  const { request, names } = session.subject;
  const effect = fileEffect(outcome, session.decisions, targetOf(request));
  const why = effect.change === 'undecided' ? asSentence(conflictLabel(outcome, names)) : '';
  const shown = await plainText(session, outcome, source);
  if (typeof shown === 'string') return { why: why || shown, notes: [], blocks: [] };
  const nothing = { decision: undefined, number: 0, earlier: undefined };
  const blocks = await blocksOf(shown, source, (chunk) => shown.block(chunk, nothing));
  const isForm = effect.before !== undefined && (effect.after !== undefined || effect.change === 'undecided');
  const notes = isForm ? formNotes(shown.merge.form, shown.merge.base, names) : [];
  const isSame = notes.length === 0 && !blocks.some(({ kind }) => kind === 'change');
  return {
    why: why || (isSame ? sameText(effect) : ''),
    notes,
    blocks: blocks.map((block) => (block.kind === 'change' ? { ...block, canLeaveOut: false } : block)),
  };
}

/** A file that is not merged by lines, as a text with changes; undefined when it is shown otherwise. @throws StoreError */
export async function plainView(
  session: MergeSession,
  outcome: FileOutcome,
  source: DocumentSource,
): Promise<TextView | undefined> {
  const shown = await plainText(session, outcome, source);
  return typeof shown === 'string' ? undefined : shown;
}

/** Words of a list begin with a small letter. */
const asSentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** @returns a sentence when it cannot be shown by lines */
async function plainText(
  session: MergeSession,
  outcome: FileOutcome,
  source: DocumentSource,
): Promise<TextView | string> {
  const { request, names } = session.subject;
  const effect = fileEffect(outcome, session.decisions, targetOf(request));
  const { before, after, from } = shownSides(effect);
  if (before && before.size > MOST_BYTES) return tooLong(before.size);
  const left = before ? await source.read(before.hash) : new Uint8Array();
  const right = await bytesOf(after, source);
  if (right.length > MOST_BYTES) return tooLong(right.length);
  if (!isText(left) || !isText(right)) return notText(left.length, right.length);
  const [old, now] = [decoder.decode(left), decoder.decode(right)];
  // With one side as the base is, every difference is the other's.
  const merge = from === 'local' ? mergeText(old, now, old) : mergeText(old, old, now);
  return new TextView(merge, effect.path, names, true);
}

interface ShownSides {
  readonly before: ManifestEntry | undefined;
  readonly after: EffectContent | ManifestEntry | undefined;
  readonly from: 'local' | 'upstream';
}

/** What a decided file becomes; of one that is not decided, what the side that still has it did. */
function shownSides({ outcome, before, after, change, from }: FileEffect): ShownSides {
  const { file } = outcome;
  if (change !== 'undecided') {
    const isLocals = from === 'local' && change !== 'none';
    return { before, after, from: isLocals ? 'local' : 'upstream' };
  }
  const side = file.local ? 'local' : 'upstream';
  if (file.local && file.upstream) return { before: file.local, after: file.upstream, from: 'upstream' };
  return { before: file.base, after: file[side], from: side };
}

async function bytesOf(content: ShownSides['after'], { read }: DocumentSource): Promise<Uint8Array> {
  if (!content) return new Uint8Array();
  if ('kind' in content) return content.kind === 'new' ? content.bytes : read(content.entry.hash);
  return read(content.hash);
}

const megabytes = (size: number): string => (size / 1e6).toFixed(1);

const tooLong = (size: number): string =>
  l10n.t('Too long to show here ({0} MB). Compare it in an editor.', megabytes(size));

function notText(before: number, after: number): string {
  return l10n.t('Not text: {0} bytes before, {1} bytes after.', before, after);
}

function sameText({ change, before, after }: FileEffect): string {
  if (change === 'mode' || change === 'renamed') return l10n.t('The content stays as it is.');
  // Some lines of a text with both kinds of ends.
  if (change === 'modified') return l10n.t('Only line ends change in this file.');
  return before || after
    ? l10n.t('Nothing changes in this file.')
    : l10n.t('There is no such file any more.');
}
