import path from 'node:path';
import { nodeSha256 } from '../../../store/nodeSha256';

export const STAGED_SIDES = ['base', 'local', 'upstream', 'result'] as const;
export type StagedSide = (typeof STAGED_SIDES)[number];

/** Where a staged copy lies: `<artifact>/<number>/<key>/<side>/<name>` below the folder of all merges. */
export interface StagedPlace {
  /** `<artifact>/<number>`: the session's folder. */
  readonly session: string;
  /** Of the file in its session. */
  readonly key: string;
  readonly side: StagedSide;
  /** Of the file, so that editors know its language. */
  readonly name: string;
}

/** A component that leads nowhere else: no `..`, no separator of any platform, no drive. */
const PLAIN = /^[\w-]+$/;
const KEY = /^[0-9a-f]{16}$/;

/**
 * @param merges the folder of all merges, absolute
 * @param session the folder of one
 * @param file its path in the plan
 * @throws RangeError for a session elsewhere
 */
export function stagedPlace(merges: string, session: string, file: string, side: StagedSide): StagedPlace {
  const parts = path.relative(merges, session).split(path.sep);
  if (parts.length !== 2 || !parts.every((part) => PLAIN.test(part)))
    throw new RangeError(`This is no folder of a merge: ${session}`);
  const key = nodeSha256(new TextEncoder().encode(file)).slice(0, 16);
  return { session: parts.join('/'), key, side, name: path.posix.basename(file) };
}

/** @returns undefined for a path that is none of a staged copy */
export function parseStagedPath(text: string): StagedPlace | undefined {
  const [first, artifact = '', number = '', key = '', sideName = '', name = '', ...more] = text.split('/');
  const side = STAGED_SIDES.find((one) => one === sideName);
  if (first !== '' || !PLAIN.test(artifact) || !PLAIN.test(number) || !KEY.test(key)) return undefined;
  if (side === undefined || more.length > 0 || !isFileName(name)) return undefined;
  return { session: `${artifact}/${number}`, key, side, name };
}

/** @returns the components of a folder that staged copies lie below; undefined for a path that is none */
export function parseStagedFolder(text: string): readonly string[] | undefined {
  const [first, ...parts] = text.split('/').filter((part, index) => index === 0 || part !== '');
  const [artifact = 'a', number = '1', key = '0'.repeat(16), side = 'result', ...more] = parts;
  if (first !== '' || more.length > 0 || !STAGED_SIDES.some((one) => one === side)) return undefined;
  return PLAIN.test(artifact) && PLAIN.test(number) && KEY.test(key) ? parts : undefined;
}

export const stagedPath = ({ session, key, side, name }: StagedPlace): string =>
  `/${session}/${key}/${side}/${name}`;

function isFileName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('\0') && !name.includes(path.sep);
}
