import { amongOwn } from '../../../src/core/graphLayout/amongOwn';
import { DrawnLanes } from '../../../src/core/graphLayout/drawnLanes';
import { GraphLayout } from '../../../src/core/graphLayout/graphLayout';
import type { GraphVersion } from '../../../src/core/graphLayout/graphVersion';
import { ShownParents } from '../../../src/core/graphLayout/shownParents';
import type { VersionId } from '../../../src/core/identity';
import {
  parseGraphMessage,
  parseHostMessage,
  type Details,
  type GraphMessage,
  type HostMessage,
  type Neighbour,
  type Row,
} from '../../../src/protocol/lineageGraph';
import { LINEAGE_GRAPH_WORDS } from '../../../src/protocol/lineageGraphWords';
import type { SampleElsewhere, SampleHistory, SampleVersion } from './histories';

const ICONS = { 'first-seen': 'eye', modified: 'edit', upstream: 'cloud', merge: 'git-merge' } as const;
const ORIGINS = {
  'first-seen': 'first seen',
  modified: 'modified',
  upstream: "upstream's version",
  merge: 'merged with upstream',
} as const;
const idOf = (number: number): VersionId => `version-${String(number)}` as VersionId;
const hashOf = (number: number): string => ((number * 2654435761) % 2 ** 28).toString(16).padStart(7, '0');
const theirIdOf = (project: number, number: number): VersionId =>
  `theirs-${String(project)}-${String(number)}` as VersionId;
const parentOf = ({ project, parent }: SampleElsewhere): VersionId =>
  typeof parent === 'number' ? theirIdOf(project, parent) : idOf(Number(parent.slice(1)));
const labelOf = (number: number): string => `v${String(number)}-${hashOf(number)}`;

/** Answers the lineage graph as the extension host does, about a made-up history. */
export class StandInGraphHost {
  /** What the graph said, validated. */
  readonly messages: GraphMessage[] = [];
  readonly #send: (message: HostMessage) => void;
  history: SampleHistory;
  /** Whether rows that are asked for are on their way for long. */
  isSlow = false;
  #layout = 0;
  #graph = GraphLayout.of([], { head: undefined });
  #shown = new Map<VersionId, GraphVersion>();
  #filter = '';
  #areOthersShown = true;
  #anchor = '';
  #selected: readonly string[] = [];

  constructor(history: SampleHistory, send: (message: HostMessage) => void) {
    this.history = history;
    this.#send = (message) => send(parseHostMessage(message));
  }

  /** What was said, of one kind. */
  said<Type extends GraphMessage['type']>(type: Type): Extract<GraphMessage, { type: Type }>[] {
    return this.messages.filter((one): one is Extract<GraphMessage, { type: Type }> => one.type === type);
  }

  send(message: HostMessage): void {
    this.#send(message);
  }

  receive(raw: unknown): void {
    const message = parseGraphMessage(raw);
    this.messages.push(message);
    switch (message.type) {
      case 'ready':
        this.#filter = message.filter;
        this.#areOthersShown = message.areOthersShown;
        this.#anchor = message.anchor;
        this.#selected = message.selected;
        this.#send({ type: 'hello', artifact: 'an-artifact', words: LINEAGE_GRAPH_WORDS, locale: 'en' });
        this.tellGraph();
        if (this.#selected.length === 0) this.show(this.history.head);
        break;
      case 'rows':
        if (message.layout === this.#layout && !this.isSlow) this.tellRows(message.from, message.count);
        break;
      case 'scrolled':
        this.#anchor = message.anchor;
        break;
      case 'select':
        this.#selected = message.ids;
        this.#tellDetails();
        break;
      case 'filter':
        this.#filter = message.text;
        this.tellGraph();
        break;
      case 'others':
        this.#areOthersShown = message.areShown;
        this.tellGraph();
        break;
      case 'act':
      case 'compare':
      case 'show-file':
        break;
    }
  }

  show(number: number): void {
    const row = this.#graph.rowOf(idOf(number));
    if (row === undefined) return;
    this.#selected = [idOf(number)];
    this.#send({ type: 'show', id: idOf(number), row });
    this.#tellDetails();
  }

  tellGraph(): void {
    const { versions, head } = this.history;
    const shown = versions.filter((version) => rowText(version).includes(this.#filter));
    const numbers = new Set(shown.map(({ number }) => idOf(number)));
    const firstParent = new Map(versions.map(({ number, parents: [parent] }) => [idOf(number), parent]));
    const parents = new ShownParents(
      (id) => numbers.has(id),
      (id) => {
        const parent = firstParent.get(id);
        return parent === undefined ? undefined : idOf(parent);
      },
    );
    const drawn = shown.map(({ number, parents: [first, second], origin }): GraphVersion => ({
      id: idOf(number),
      number,
      parents: parents.of({
        id: idOf(number),
        parentId: first === undefined ? undefined : idOf(first),
        mergeParentId: second === undefined ? undefined : idOf(second),
      }),
      isUpstreams: origin === 'upstream',
    }));
    if (this.#filter === '') drawn.push(...this.#drawnTheirs());
    this.#shown = new Map(drawn.map((version) => [version.id, version]));
    this.#graph = GraphLayout.of(drawn, { head: parents.nearest(idOf(head)) });
    this.#layout++;
    const anchor = this.#graph.rowOf(this.#anchor as VersionId);
    const from = Math.max(0, (anchor ?? 0) - 20);
    this.#send({
      type: 'graph',
      graph: {
        layout: this.#layout,
        title: 'Lineage of pdf-tools',
        subtitle: `Skills · .claude · ${shown.length === versions.length ? '' : `${String(shown.length)} of `}${String(versions.length)} versions`,
        rows: this.#graph.size,
        lanes: this.#lanes.width,
        projects: this.#lanes.groups
          .slice(1)
          .map(({ first }, index) => ({ name: this.history.projects?.[index] ?? '', lane: first })),
        others: this.history.projects ? { areShown: this.#areOthersShown, note: '' } : null,
        hasUpstreamLane: this.#graph.hasUpstreamLane,
        isReading: false,
        filter: this.#filter,
        current: this.#graph.rowOf(idOf(head)) ?? null,
        anchor: anchor === undefined ? null : { id: this.#anchor, row: anchor },
      },
      rows: { layout: this.#layout, from, rows: this.#rows(from, 100) },
    });
    this.#tellDetails();
  }

  get #lanes(): DrawnLanes {
    return new DrawnLanes(this.#graph.groups);
  }

  #drawnTheirs(): GraphVersion[] {
    const { theirs = [], versions } = this.history;
    if (!this.#areOthersShown) return [];
    return amongOwn(
      versions.map(({ number }) => ({ id: idOf(number), number, createdAt: number })),
      theirs.map((one) => ({
        id: theirIdOf(one.project, one.number),
        project: one.project,
        createdAt: one.after + 0.5,
        parents: [{ id: parentOf(one), isFar: false }],
      })),
    );
  }

  tellRows(from: number, count: number): void {
    this.#send({ type: 'rows', rows: { layout: this.#layout, from, rows: this.#rows(from, count) } });
  }

  #tellDetails(): void {
    const details = this.#selected.flatMap((id): Details[] => {
      const number = Number(id.replace('version-', ''));
      const row = this.#rowOf(id);
      if (!row) return [];
      return [
        {
          row: { ...row, lane: 0, lines: [] },
          place: this.#graph.rowOf(id as VersionId) ?? null,
          contentHash: row.hash.repeat(10).slice(0, 64),
          files: [
            { path: 'SKILL.md', letter: 'M', change: 'modified' },
            { path: 'scripts/fill_form.py', letter: 'A', change: 'added' },
            { path: 'references/old-fields.md', letter: 'D', change: 'deleted' },
          ],
          moreFiles: 0,
          isOurs: row.project === '',
          canRestore: row.project === '' && number !== this.history.head,
        },
      ];
    });
    this.#send({ type: 'details', details });
  }

  #rows(from: number, count: number): Row[] {
    const lanes = this.#lanes;
    return this.#graph.window(from, count).flatMap((place) => {
      const { id, lane, lines } = lanes.row(place);
      const row = this.#rowOf(id);
      return row ? [{ ...row, lane, lines: [...lines] }] : [];
    });
  }

  #rowOf(id: string): Omit<Row, 'lane' | 'lines'> | undefined {
    const version = this.history.versions[Number(id.replace('version-', '')) - 1];
    if (version) return this.#row(version);
    const theirs = this.history.theirs?.find((one) => theirIdOf(one.project, one.number) === id);
    return theirs && this.#theirRow(theirs);
  }

  #theirRow(one: SampleElsewhere): Omit<Row, 'lane' | 'lines'> {
    const { project, number, isCurrent = false } = one;
    const name = this.history.projects?.[project] ?? '';
    const said = isCurrent ? `current in ${name}` : name;
    const label = `v${String(number)}`;
    return {
      ...this.#row({ number, parents: [], origin: 'modified' }),
      id: theirIdOf(project, number),
      label,
      isCurrent: false,
      isBaseline: false,
      isPinned: false,
      project: said,
      name: `${label}, of another project: ${said}, modified`,
      parents: this.#neighbours([parentOf(one)]),
      children: [],
    };
  }

  #row(version: SampleVersion): Omit<Row, 'lane' | 'lines'> {
    const { number, origin, summary = '', note = '', tags = [], elsewhere = [], author = 'sam' } = version;
    const { head, baseline, pinned, versions } = this.history;
    const age = versions.length - number;
    const parents = this.#neighbours(this.#shown.get(idOf(number))?.parents.map(({ id }) => id) ?? []);
    const children = [...this.#shown.values()].filter((one) =>
      one.parents.some(({ id }) => id === idOf(number)),
    );
    return {
      id: idOf(number),
      label: `v${String(number)}`,
      hash: hashOf(number),
      isCurrent: number === head,
      isBaseline: number === baseline,
      isPinned: number === pinned,
      isMerge: origin === 'merge',
      isUpstreams: origin === 'upstream',
      project: '',
      tags: [...tags],
      icon: ICONS[origin],
      origin: ORIGINS[origin],
      summary,
      note,
      elsewhere: [...elsewhere],
      files: number % 3 === 0 ? '2 files' : '1 file',
      author,
      age: age < 24 ? `${String(age)} hr. ago` : `${String(Math.floor(age / 24))} days ago`,
      date: `Nov ${String(1 + (number % 28))}, 2026, 10:00:00 AM`,
      name: [
        `v${String(number)}`,
        ORIGINS[origin],
        ...(number === head ? ['current'] : []),
        ...tags.map((tag) => `tag ${tag}`),
      ].join(', '),
      parents,
      children: this.#neighbours(children.map(({ id }) => id).slice(0, 8)),
    };
  }

  #neighbours(ids: readonly VersionId[]): Neighbour[] {
    return ids.flatMap((id) => {
      const row = this.#graph.rowOf(id);
      // `theirs-0-12` is number 12 there.
      const number = Number(id.split('-').at(-1));
      return row === undefined ? [] : [{ id, label: labelOf(number), row }];
    });
  }
}

/** What a filter is looked for in. */
function rowText({ number, origin, tags = [], note = '', author = 'sam' }: SampleVersion): string {
  return [labelOf(number), ORIGINS[origin], note, author, ...tags].join('\n');
}
