/** Collecting garbage reads the list of files of every version: that is worth one file in place of so many, */
const PACKS = 16;
/** or the quarter of so many bytes that is saved by packing contents more tightly than a capture has the time for, or without those of pruned versions. */
const BYTES = 4 << 20;

/** @param untidy see `ObjectStore.untidy` */
export function isWorthTidying(untidy: { readonly packs: number; readonly bytes: number }): boolean {
  return untidy.packs >= PACKS || untidy.bytes >= BYTES;
}
