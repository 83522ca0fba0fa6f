import { isScalar, isSeq } from 'yaml';
import { readBlockList } from './yamlBlockList';
import type { YamlEntry } from './yamlEntries';
import { readFlowList } from './yamlFlowList';
import { readNameList } from './yamlNameList';
import type { MergedYamlList } from './yamlLists';

/** One item of a list as it was written. */
export interface YamlItem {
  readonly value: string | number | boolean;
  /** As it stands in the list, with its quotes. */
  readonly source: string;
  /** Its whole line with the comment behind it, where it has one of its own, without indentation. */
  readonly line: string | undefined;
  /** The comments before it, without indentation. */
  readonly lead: readonly string[];
}

/** A list of plain values, whatever it is written as. */
export interface YamlList {
  readonly notation: 'block' | 'flow' | 'names';
  /** What separates names in a string: a comma or white space; undefined for other lists, and for a single name. */
  readonly separator?: ',' | ' ' | undefined;
  /** By their value; no two are the same. */
  readonly items: ReadonlyMap<string, YamlItem>;
  /** All comments around the items. */
  readonly comments: string;
  /** Writes a list of other items as this one is written; undefined when it cannot. */
  write(items: readonly YamlItem[], other: YamlList): MergedYamlList | undefined;
}

/** Reads a key's value as a list: items below each other, in brackets, or tools named in a string. */
export function readYamlList(entry: YamlEntry): YamlList | undefined {
  const { value } = entry;
  if (isSeq(value)) return value.flow === true ? readFlowList(entry, value) : readBlockList(entry, value);
  return isScalar(value) ? readNameList(entry, value) : undefined;
}
