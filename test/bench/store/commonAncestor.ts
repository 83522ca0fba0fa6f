import assert from 'node:assert/strict';
import path from 'node:path';
import type { ContentHash, VersionId } from '../../../src/core/identity';
import { LineageGraph, type LineageNode } from '../../../src/core/lineageGraph';
import { nodeSha256 } from '../../../src/store/nodeSha256';
import type { Contest } from '../measure';
import { seededRandom } from '../sampleTree';
import { openSqlite } from './betterSqlite';

const VERSIONS = 100_000;
const LIMIT_MS = 2;
/** How far apart two branches are at most. */
const SPREAD = 20;
/** Ancestors of both; the one recorded last has no other below it, because versions come after their parents. */
const QUERY = `
  WITH RECURSIVE
    a (id) AS (VALUES (?) UNION SELECT parent FROM parents JOIN a ON child = a.id),
    b (id) AS (VALUES (?) UNION SELECT parent FROM parents JOIN b ON child = b.id)
  SELECT id FROM a JOIN b USING (id) JOIN versions USING (id) ORDER BY number DESC LIMIT 1`;

/** The nearest common ancestor of pairs of versions, in a graph of branches and merges, against the query that finds it. */
export const commonAncestor: Contest = {
  name: `nearest common ancestor among ${VERSIONS.toLocaleString('en')} versions`,
  rival: 'better-sqlite3, a recursive query',
  limit: LIMIT_MS,
  rounds: 9,
  needs: 'better-sqlite3',
  open: (folder) => {
    const random = seededRandom(6);
    const nodes = branches(random);
    const graph = new LineageGraph();
    for (const node of nodes) graph.add(node);
    const database = openSqlite(path.join(folder, 'graph.sqlite'));
    fill(database, nodes);
    const query = database.prepare(QUERY);
    let pair: [VersionId, VersionId] = pick(nodes, random);
    let answers: (string | undefined)[] = [];
    return {
      prepare: () => {
        assert.ok(answers.every((answer) => answer !== undefined && answer === answers[0]));
        answers = [];
        pair = pick(nodes, random);
        return Promise.resolve();
      },
      ours: () => {
        answers.push(graph.nearestCommonAncestor(...pair));
        return Promise.resolve();
      },
      theirs: () => {
        answers.push(String(query.get(...pair)?.['id']));
        return Promise.resolve();
      },
      close: () => {
        database.close();
        return Promise.resolve();
      },
    };
  },
};

/** Each version has a parent among the last few before it, and some have a second one. */
function branches(random: () => number): LineageNode[] {
  const nodes: LineageNode[] = [];
  for (let number = 0; number < VERSIONS; number++) {
    const earlier = (): VersionId | undefined => nodes[number - 1 - Math.floor(random() * SPREAD)]?.id;
    const parentId = number === 0 ? undefined : (earlier() ?? nodes[0]?.id);
    const id = nodeSha256(Buffer.from(`version ${String(number)}`));
    nodes.push({
      id: id as VersionId,
      contentHash: id as ContentHash,
      parentId,
      mergeParentId: random() < 0.3 ? earlier() : undefined,
      parentHash: undefined,
    });
  }
  return nodes;
}

/** Two of the latest versions. */
function pick(nodes: readonly LineageNode[], random: () => number): [VersionId, VersionId] {
  const latest = nodes.slice(-2 * SPREAD);
  const one = (): VersionId => {
    const node = latest[Math.floor(random() * latest.length)];
    assert.ok(node);
    return node.id;
  };
  return [one(), one()];
}

function fill(database: ReturnType<typeof openSqlite>, nodes: readonly LineageNode[]): void {
  database.exec(`
    CREATE TABLE versions (id TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE parents (child TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (child, parent)) WITHOUT ROWID`);
  const version = database.prepare('INSERT INTO versions VALUES (?, ?)');
  const edge = database.prepare('INSERT OR IGNORE INTO parents VALUES (?, ?)');
  database
    .transaction(() => {
      for (const [number, { id, parentId, mergeParentId }] of nodes.entries()) {
        version.run(id, number);
        for (const parent of [parentId, mergeParentId]) if (parent) edge.run(id, parent);
      }
    })
    .immediate();
}
