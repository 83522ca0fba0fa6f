import { SeededRandom } from '../../unit/seededRandom';

/** A made-up version: what the stand-in host tells of it. */
export interface SampleVersion {
  readonly number: number;
  /** Numbers; the first parent first. */
  readonly parents: readonly number[];
  readonly origin: 'first-seen' | 'modified' | 'upstream' | 'merge';
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly note?: string;
  readonly elsewhere?: readonly string[];
  readonly author?: string;
}

/** A version of another project. */
export interface SampleElsewhere {
  /** Counted from 0. */
  readonly project: number;
  /** There: unlike the numbers here. */
  readonly number: number;
  /** `v3` of here, or the number there. */
  readonly parent: string | number;
  /** When it was recorded: just after this version of here. */
  readonly after: number;
  readonly isCurrent?: boolean;
}

export interface SampleHistory {
  readonly versions: readonly SampleVersion[];
  /** Number of the current version. */
  readonly head: number;
  readonly baseline?: number;
  readonly pinned?: number;
  /** Names of other projects, and what of them has no content of here; of each the oldest first. */
  readonly projects?: readonly string[];
  readonly theirs?: readonly SampleElsewhere[];
}

/** A history that two other projects have gone on from in their own ways. */
export function sharedHistory(): SampleHistory {
  return {
    ...longHistory(40),
    projects: ['~/work/site/.claude', '~/shop/.claude'],
    theirs: [
      { project: 0, number: 12, parent: 'v20', after: 21 },
      { project: 0, number: 13, parent: 12, after: 26 },
      { project: 0, number: 14, parent: 13, after: 33, isCurrent: true },
      { project: 0, number: 11, parent: 'v9', after: 12 },
      { project: 1, number: 3, parent: 'v30', after: 36 },
      { project: 1, number: 4, parent: 3, after: 38, isCurrent: true },
    ],
  };
}

/** A few days of one skill: edits, a sync that merged, a tag and a note. */
export function shortHistory(): SampleHistory {
  return {
    versions: [
      { number: 1, parents: [], origin: 'first-seen', summary: 'Deployed from team-skills' },
      { number: 2, parents: [1], origin: 'modified' },
      { number: 3, parents: [1], origin: 'upstream', elsewhere: ['also in ~/work/site/.claude'] },
      {
        number: 4,
        parents: [2, 3],
        origin: 'merge',
        summary: 'Synced with team-skills',
        tags: ['release-1'],
        note: 'Before the tables were split: support still links to it',
      },
      { number: 5, parents: [4], origin: 'modified' },
    ],
    head: 5,
    baseline: 3,
  };
}

/**
 * A long life: mostly edits, now and then a version of upstream's and the merge that takes it in, and rollbacks that leave
 * versions behind. The same for the same size.
 */
export function longHistory(size: number): SampleHistory {
  const random = new SeededRandom(size);
  const versions: SampleVersion[] = [{ number: 1, parents: [], origin: 'first-seen' }];
  let head = 1;
  let upstream = 1;
  const line = [1];
  while (versions.length < size) {
    const number = versions.length + 1;
    const tags = number % 37 === 0 ? { tags: [`release-${String(Math.floor(number / 37))}`] } : {};
    const author = random.chance(0.2) ? 'Ada Lovelace' : 'sam';
    if (random.chance(0.09) && versions.length + 2 <= size) {
      versions.push({ number, parents: [upstream], origin: 'upstream', author: 'team' });
      upstream = number;
      if (random.chance(0.8)) {
        versions.push({
          number: number + 1,
          parents: [head, upstream],
          origin: 'merge',
          summary: 'Synced with team-skills',
          ...tags,
        });
        head = number + 1;
        line.push(head);
      }
    } else if (random.chance(0.05) && line.length > 4) {
      // Restored, and edited from there.
      line.splice(-1 - random.below(Math.min(12, line.length - 1)));
      versions.push({ number, parents: [line.at(-1) ?? 1], origin: 'modified', author, ...tags });
      head = number;
      line.push(head);
    } else {
      const note = random.chance(0.03) ? { note: 'Asked for by support' } : {};
      versions.push({ number, parents: [head], origin: 'modified', author, ...tags, ...note });
      head = number;
      line.push(head);
    }
  }
  return { versions, head, baseline: upstream };
}
