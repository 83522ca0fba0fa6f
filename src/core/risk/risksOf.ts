import type { ArtifactKind } from '../artifactKind';
import { compareCodePoints } from '../compareCodePoints';
import { atMost } from './atMost';
import { changedLines } from './changedLines';
import { codeIn, isRunByName } from './codeIn';
import { fileRole, isAgentFile, isSingleFile } from './fileRole';
import { frontmatterRisks } from './frontmatter/frontmatterRisks';
import { leadsOutside } from './leadsOutside';
import { commentRisks } from './markdown/commentRisks';
import { shellCommandRisks } from './markdown/shellCommands';
import type { ChangedFile, FileSide, Finding, Risk } from './risk';
import { roleRisks } from './roleRisks';
import { shownDetail } from './shownDetail';
import { hiddenTextRisks } from './text/hiddenTextRisks';
import { scannedText } from './text/scannedText';
import { KnownUrls, urlRisks } from './text/urlRisks';

const MARKDOWN = /\.(?:md|mdx|markdown)$/i;

/**
 * The risky ones among the changes to an artifact: those that a person should confirm one by one, since they let
 * something run, reach farther, or hide from whoever reads the text. Never throws, whatever the bytes are; the cost is
 * linear in them.
 *
 * A deletion is no risk, nor is what a file had before. An address that another of these files had is known as well.
 *
 * @returns in the order of paths, then of lines, what has no line first; empty when nothing is risky
 */
export function risksOf(kind: ArtifactKind, files: readonly ChangedFile[]): Risk[] {
  const known = new KnownUrls();
  for (const { path, before } of files) known.addAll(textOf(path, before) ?? '');
  const inOrder = [...files].sort((a, b) => compareCodePoints(a.path, b.path));
  return withMovedFrom(kind, inOrder).flatMap((file) => {
    const { path, before, after } = file;
    if (!after || (before?.mode === after.mode && isSame(before.bytes, after.bytes))) return [];
    const findings = after.mode === '120000' ? linkRisks(kind, file) : fileRisks(kind, file, known);
    return byKind(findings)
      .flatMap(atMost)
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .map((finding) => ({ path, ...finding }));
  });
}

/**
 * With the old side of files that only moved or were renamed: their content is not new. Not where the new place or name
 * makes something else of them.
 */
function withMovedFrom(kind: ArtifactKind, files: readonly ChangedFile[]): ChangedFile[] {
  const gone = new Map<string, FileSide[]>();
  for (const { path, before, after } of files) {
    if (!before || after || before.mode === '120000') continue;
    const use = useOf(kind, path, before);
    const others = gone.get(use);
    if (others) others.push(before);
    else gone.set(use, [before]);
  }
  return files.map((file) => {
    const { path, before, after } = file;
    if (before || !after) return file;
    const same = gone.get(useOf(kind, path, after))?.filter(({ bytes }) => isSame(bytes, after.bytes));
    return { ...file, before: same?.find(({ mode }) => mode === after.mode) ?? same?.[0] };
  });
}

/** What a file is taken for, and how long it is. Its name says nothing, unless it is a document's or a tool looks for it. */
function useOf(kind: ArtifactKind, path: string, { bytes }: FileSide): string {
  const code = codeIn(path, bytes);
  const isNamed = isRunByName(path) || MARKDOWN.test(path);
  const name = isNamed ? path.slice(path.lastIndexOf('/') + 1) : '';
  return JSON.stringify([
    bytes.length,
    name,
    code ?? '',
    fileRole(kind, path) ?? '',
    isAgentFile(kind, path),
  ]);
}

function linkRisks(kind: ArtifactKind, { path, before, after }: ChangedFile): Finding[] {
  const target = new TextDecoder().decode(after?.bytes);
  const isKnown = before?.mode === '120000' && new TextDecoder().decode(before.bytes) === target;
  if (isKnown || (!isSingleFile(kind) && !leadsOutside(path, target))) return [];
  return [{ kind: 'link-outside', detail: shownDetail(target), line: undefined }];
}

function fileRisks(kind: ArtifactKind, { path, before, after }: ChangedFile, known: KnownUrls): Finding[] {
  if (!after) return [];
  // What a link led to was another file.
  const old = before?.mode === '120000' ? undefined : before;
  const findings: Finding[][] = [];
  if (after.mode === '100755' && old?.mode !== '100755') {
    findings.push([{ kind: 'executable', detail: after.mode, line: undefined }]);
  }
  if (old && isSame(old.bytes, after.bytes)) return findings.flat();
  const [oldText, text] = [textOf(path, old), textOf(path, after)];
  const role = fileRole(kind, path);
  const code = codeIn(path, after.bytes);
  if (role !== undefined && text !== undefined) {
    findings.push(roleRisks(role, path, oldText ?? '', text));
  } else if (role !== undefined && role !== 'plugin') {
    findings.push([{ kind: role, detail: shownDetail(path), line: undefined }]);
  }
  const isTold = role === 'hook' || role === 'workflow';
  if (code && !(isTold && code === 'script')) {
    const [first] = text === undefined ? [] : changedLines(code, oldText ?? '', text);
    findings.push([first ?? { kind: code, detail: shownDetail(path), line: undefined }]);
  }
  if (text === undefined) return findings.flat();
  findings.push(urlRisks(text, known), hiddenTextRisks(oldText ?? '', text));
  if (MARKDOWN.test(path)) {
    findings.push(
      frontmatterRisks(old && (oldText ?? ''), text, isAgentFile(kind, path)),
      shellCommandRisks(oldText ?? '', text),
      commentRisks(oldText ?? '', text),
    );
  }
  return findings.flat();
}

function textOf(path: string, side: FileSide | undefined): string | undefined {
  return side && side.mode !== '120000' ? scannedText(path, side.bytes) : undefined;
}

function byKind(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.kind);
    if (group) group.push(finding);
    else groups.set(finding.kind, [finding]);
  }
  return [...groups.values()];
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
