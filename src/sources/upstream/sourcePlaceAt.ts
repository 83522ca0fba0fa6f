import type { ReadableFileTree } from '../../core/fileTree';
import type { SourcePlace } from '../../core/sourcePlace';
import { readCollectionManifest } from '../records/collectionManifest';
import { unlessUnreadable } from './unlessUnreadable';

const decoder = new TextDecoder();

/** A folder as a source: one of SkillMeat's collections by its `collection.toml`, or a plain folder, there or not. */
export async function sourcePlaceAt(folder: string, files: ReadableFileTree): Promise<SourcePlace> {
  const real = (await unlessUnreadable(() => files.resolve(folder))) ?? folder;
  const text = await unlessUnreadable(() => files.read(`${real}/collection.toml`));
  if (text) {
    const name = readCollectionManifest(decoder.decode(text)).name?.trim() ?? '';
    return { type: 'collection', folder: real, name: name === '' ? shown(real) : name };
  }
  return { type: 'folder', folder: real, name: shown(real) };
}

/** A hidden folder's name says too little without its parent's. */
function shown(folder: string): string {
  const [base = '', parent = ''] = folder.split('/').reverse();
  return base.startsWith('.') && parent !== '' ? `${parent}/${base}` : base === '' ? folder : base;
}
