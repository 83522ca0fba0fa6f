import { existsSync } from 'node:fs';
import path from 'node:path';
import { commands, l10n, Uri, type QuickPickItem } from 'vscode';
import { isWithin } from '../../core/isWithin';
import { versionLabel } from '../../core/versionId';
import { exportHistory, type ExportFormat, type ExportResult } from '../../operations/exchange/exportHistory';
import { exportVersion } from '../../operations/exchange/exportVersion';
import { safeName } from '../../operations/exchange/folderNames';
import { OperationError } from '../../operations/operationError';
import { toSlashes } from '../../sources/nodeFileTree';
import type { CommandHandler } from '../commands/commandTable';
import type { Questions } from '../questions';
import { stoppableWork } from '../stoppableWork';
import type { Tracking } from '../tracking';
import { artifactsOfNodes } from '../versionTree/artifactsOfNodes';
import type { VersionNode } from '../versionTree/versionTreeNode';
import { withTilde } from '../withTilde';
import { artifactsLabel, versionsLabel } from './exchangeWords';
import { pickArtifacts } from './pickArtifacts';

type FormatItem = QuickPickItem & { readonly format: ExportFormat | 'version' };

const ARCHIVE = '.tar.gz';

/** Exports the histories of artifacts to a place that the user chooses. */
export function exportCommand(questions: Questions): CommandHandler {
  return async (tracking, node, selected) => {
    const title = l10n.t('Export History');
    const artifacts =
      node === undefined
        ? await pickArtifacts(tracking, questions, title)
        : artifactsOfNodes(tracking, selected.length > 0 ? selected : [node]);
    if (!artifacts || artifacts.length === 0) return;
    const version = node?.type === 'version' && selected.length <= 1 ? node : undefined;
    const chosen = await questions.pick(formats(tracking, version), {
      title,
      placeHolder: l10n.t('Choose what to write'),
    });
    if (!chosen) return;
    if (chosen.format === 'version') {
      if (version) await exportFiles(tracking, questions, version);
      return;
    }
    const { format } = chosen;
    const label = artifactsLabel(artifacts.map(({ name }) => name));
    const [only, ...others] = artifacts;
    const name = safeName(`${only && others.length === 0 ? only.name : 'artifacts'}-history`);
    const target = await targetFor(tracking, questions, format, name);
    if (target === undefined) return;
    const result = await stoppableWork(l10n.t('Exporting the history of {0}', label), (signal, onProgress) =>
      exportHistory(tracking.context, {
        artifacts: artifacts.map(({ id }) => id),
        format,
        target,
        signal,
        onProgress,
      }),
    );
    if (result) await tell(questions, resultSentence(label, target, result), target, format);
  };
}

function formats({ context }: Tracking, version: VersionNode | undefined): FormatItem[] {
  const items: FormatItem[] = [
    {
      format: 'folder',
      label: `$(folder) ${l10n.t('Folder')}`,
      detail: l10n.t('One folder for each version, with its files: needs no tool to be read'),
    },
    {
      format: 'archive',
      label: `$(file-zip) ${l10n.t('Archive (.tar.gz)')}`,
      detail: l10n.t('The same as one compressed file: to keep, or to send'),
    },
  ];
  // Git is not run in Restricted Mode.
  if (context.mayWrite?.() !== false)
    items.push({
      format: 'git',
      label: `$(repo) ${l10n.t('Git Repository')}`,
      detail: l10n.t(
        'One commit for each version, with authors, times, merges and tags: to share with a team',
      ),
    });
  if (version)
    items.push({
      format: 'version',
      label: `$(file-zip) ${l10n.t('Only the Files of {0}', versionLabel(version.version))}`,
      detail: l10n.t('As a .tar.gz without any history'),
    });
  return items;
}

async function exportFiles(
  tracking: Tracking,
  questions: Questions,
  { version, artifactNode }: VersionNode,
): Promise<void> {
  const label = versionLabel(version);
  const name = safeName(`${artifactNode.artifact.name}-${label}`);
  const target = await targetFor(tracking, questions, 'archive', name);
  if (target === undefined) return;
  const done = await stoppableWork(l10n.t('Exporting {0}', label), async (signal) => {
    await exportVersion(tracking.context, version.id, target, name, signal);
    return true;
  });
  if (done === true)
    await tell(
      questions,
      l10n.t('Exported the files of {0} to {1}.', label, withTilde(target)),
      target,
      'archive',
    );
}

/** @throws OperationError `untrusted` for a place in a workspace that is not trusted */
async function targetFor(
  { context, places }: Tracking,
  questions: Questions,
  format: ExportFormat,
  name: string,
): Promise<string | undefined> {
  const target = await (format === 'archive' ? newFile(questions, name) : newFolder(questions, name));
  if (target === undefined || context.mayWrite?.() !== false) return target;
  const isInWorkspace = places.folders.some((folder) => isWithin(toSlashes(target), folder));
  if (isInWorkspace) throw new OperationError('untrusted');
  return target;
}

async function newFile(questions: Questions, name: string): Promise<string | undefined> {
  const filters = { [l10n.t('Archive')]: ['gz'] };
  const file = await questions.pickSaveFile(l10n.t('Export History'), `${name}${ARCHIVE}`, filters);
  return file === undefined || /\.(?:tgz|gz)$/i.test(file) ? file : `${file}${ARCHIVE}`;
}

/** A new one in the folder that the user chooses, so that nothing is mixed with what is there. */
async function newFolder(questions: Questions, name: string): Promise<string | undefined> {
  const folder = await questions.pickFolder(l10n.t('Export into a New Folder in …'));
  if (folder === undefined) return undefined;
  let target = path.join(folder, name);
  for (let number = 2; existsSync(target); number++) target = path.join(folder, `${name}-${String(number)}`);
  return target;
}

function resultSentence(label: string, target: string, { versions, lost }: ExportResult): string {
  const done = l10n.t('Exported {0} of {1} to {2}.', versionsLabel(versions), label, withTilde(target));
  if (lost === 0) return done;
  const left = l10n.t('The files of {0} are lost, so only their place is in it.', versionsLabel(lost));
  return `${done} ${left}`;
}

async function tell(
  questions: Questions,
  sentence: string,
  target: string,
  format: ExportFormat,
): Promise<void> {
  const open = l10n.t('Open Folder');
  const folder = format === 'archive' ? path.dirname(target) : target;
  if ((await questions.tell(sentence, open)) === open)
    await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow: true });
}
