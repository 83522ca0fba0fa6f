import { l10n, type QuickPickItem } from 'vscode';
import { ARTIFACT_KINDS } from '../../core/artifactKind';
import type { ArtifactId } from '../../core/identity';
import type { Root } from '../../core/root';
import { archiveEntries } from '../../operations/exchange/archiveEntries';
import type { ReadHistory } from '../../operations/exchange/history';
import type { ReadHistories } from '../../operations/exchange/historySource';
import { importHistories, readToImport } from '../../operations/exchange/importHistories';
import { assertOneEach, importPlan, type ImportPlan } from '../../operations/exchange/importPlan';
import { readFolder } from '../../operations/exchange/readFolder';
import { readLayout } from '../../operations/exchange/readLayout';
import { toSlashes } from '../../sources/nodeFileTree';
import type { CommandHandler } from '../commands/commandTable';
import { assertMayWrite } from '../guardedChange';
import { kindLabel, KIND_ICON } from '../kindLabel';
import type { Questions } from '../questions';
import { stoppableWork } from '../stoppableWork';
import type { Tracking } from '../tracking';
import type { VersionTreeNode } from '../versionTree/versionTreeNode';
import { withTilde } from '../withTilde';
import { artifactsLabel, versionsLabel } from './exchangeWords';

type PlaceItem = QuickPickItem & { readonly isFolder: boolean };
type PlanItem = QuickPickItem & { readonly plan: ImportPlan };
type RootItem = QuickPickItem & { readonly root: Root };

/** Imports histories from what an export has written, after saying what that would add. */
export function importCommand(questions: Questions): CommandHandler {
  return async (tracking, node) => {
    const title = l10n.t('Import History');
    const place = await pickPlace(questions, title);
    if (place === undefined) return;
    const read = await readerOf(tracking, place);
    const found = await stoppableWork(l10n.t('Reading {0}', withTilde(place)), (signal) =>
      readToImport(tracking.context, read, signal),
    );
    const root = found && (await rootFor(tracking, questions, title, node, found));
    if (!root) return;
    const all: ImportPlan[] = [];
    for (const history of found) all.push(await importPlan(tracking.context, history, root));
    if (all.every(({ records }) => records.length === 0)) {
      await questions.tell(l10n.t('All of it is in the history already.'));
      return;
    }
    const plans = await chosenPlans(questions, title, all);
    if (!plans || plans.length === 0) return;
    assertOneEach(plans);
    const histories = plans.map(({ history }) => history);
    const label = artifactsLabel(histories.map(({ name }) => name));
    if (!(await confirm(tracking, questions, label, root, plans))) return;
    const done = await stoppableWork(l10n.t('Importing the history of {0}', label), (signal) =>
      tracking.tracker.exclusively(() =>
        importHistories(tracking.context, { read, histories, root, signal }),
      ),
    );
    if (done) await questions.tell(l10n.t('Imported {0} of {1}.', versionsLabel(addedIn(done)), label));
  };
}

const addedIn = (plans: readonly ImportPlan[]): number =>
  plans.reduce((sum, { added }) => sum + added.length, 0);

async function pickPlace(questions: Questions, title: string): Promise<string | undefined> {
  const items: PlaceItem[] = [
    {
      isFolder: true,
      label: `$(folder) ${l10n.t('Folder or Git Repository')}`,
      detail: l10n.t('What was exported as a folder or as a git repository, or a clone of that'),
    },
    {
      isFolder: false,
      label: `$(file-zip) ${l10n.t('Archive (.tar.gz)')}`,
      detail: l10n.t('What was exported as an archive'),
    },
  ];
  const chosen = await questions.pick(items, { title, placeHolder: l10n.t('Choose what to import from') });
  if (!chosen) return undefined;
  return chosen.isFolder
    ? questions.pickFolder(title)
    : questions.pickFile(title, { [l10n.t('Archive')]: ['gz', 'tgz'] });
}

/** @throws OperationError `untrusted` for a git repository in Restricted Mode */
async function readerOf(tracking: Tracking, place: string): Promise<ReadHistories> {
  if (/\.(?:tgz|gz)$/i.test(place)) return readLayout(archiveEntries(place));
  return readFolder(tracking.context.files, toSlashes(place), () => {
    assertMayWrite(tracking);
  });
}

/** The root that was asked about, the one that the artifacts are from, or the one that the user picks. */
async function rootFor(
  { tracker, store, places }: Tracking,
  questions: Questions,
  title: string,
  node: VersionTreeNode | undefined,
  histories: readonly ReadHistory[],
): Promise<Root | undefined> {
  if (node && 'root' in node && node.root) return node.root;
  const home = histories.map(({ artifactId }) => store.artifact(artifactId)?.root);
  const own = tracker.roots.find(({ path: root }) => home.every((one) => one === root));
  const [only, ...others] = tracker.roots;
  if (own || others.length === 0) return own ?? only;
  const items = tracker.roots.map((root): RootItem => ({
    root,
    label: `$(${root.scope === 'user' ? 'account' : 'root-folder'}) ${places.rootLabel(root)}`,
    description: withTilde(root.path),
  }));
  const placeHolder = l10n.t('Choose where the artifacts are');
  return (await questions.pick(items, { title, placeHolder }))?.root;
}

async function chosenPlans(
  questions: Questions,
  title: string,
  plans: readonly ImportPlan[],
): Promise<readonly ImportPlan[] | undefined> {
  if (plans.length === 1) return plans;
  // Of two histories of one artifact only one can be imported at a time.
  const ticked = new Set<ArtifactId>();
  const items = plans.map((plan): PlanItem => {
    const { artifactId, history, added, known, records } = plan;
    const picked = records.length > 0 && !ticked.has(artifactId);
    if (picked) ticked.add(artifactId);
    return {
      plan,
      picked,
      label: `$(${KIND_ICON[history.kind]}) ${history.name}`,
      description: [kindLabel(history.kind), countsLabel(added.length, known)].join(' · '),
    };
  });
  items.sort((one, other) => byKindAndName(one.plan.history, other.plan.history));
  const placeHolder = l10n.t('Choose whose history to import');
  return (await questions.pickMany(items, { title, placeHolder }))?.map(({ plan }) => plan);
}

/** The order of the version tree. */
function byKindAndName(one: ImportPlan['history'], other: ImportPlan['history']): number {
  const place = ({ kind }: ImportPlan['history']): number =>
    ARTIFACT_KINDS.findIndex((row) => row.kind === kind);
  return place(one) - place(other) || one.name.localeCompare(other.name);
}

function countsLabel(added: number, known: number): string {
  return known === 0 ? l10n.t('{0} new', added) : l10n.t('{0} new, {1} there already', added, known);
}

function confirm(
  { places }: Tracking,
  questions: Questions,
  label: string,
  root: Root,
  plans: readonly ImportPlan[],
): Promise<boolean> {
  const known = plans.reduce((sum, plan) => sum + plan.known, 0);
  const keptTags = plans.flatMap((plan) => plan.keptTags);
  const isMissing = plans.some(({ isNewArtifact }) => isNewArtifact);
  const detail = [
    l10n.t('Files stay as they are, and nothing that is recorded is lost.'),
    ...(known > 0 ? [l10n.t('{0} of it are there already.', versionsLabel(known))] : []),
    ...(keptTags.length > 0
      ? [l10n.t('Tags that have another version here stay there: {0}.', keptTags.join(', '))]
      : []),
    ...(isMissing
      ? [l10n.t('What is not among the files here is shown as deleted, and can be restored.')]
      : []),
  ];
  const isMoved = plans.some(
    ({ isNewArtifact, records }) => !isNewArtifact && records.some(({ type }) => type === 'ref'),
  );
  if (isMoved) detail.push(l10n.t('The current version becomes the imported one that has the same files.'));
  const count = versionsLabel(addedIn(plans));
  return questions.confirm({
    message: l10n.t('Import {0} of {1} into {2}?', count, label, places.rootLabel(root)),
    detail: detail.join('\n'),
    action: l10n.t('Import'),
  });
}
