/** The `diff3` package has no types of its own, and `@types/diff3` those of another version. */
declare module 'diff3' {
  /** A stretch of the merge of `a` and `b`, both derived from `o`. */
  type Diff3Block<T> =
    | { readonly ok: readonly T[]; readonly conflict?: undefined }
    | {
        readonly ok?: undefined;
        readonly conflict: {
          readonly a: readonly T[];
          readonly aIndex: number;
          readonly o: readonly T[];
          readonly oIndex: number;
          readonly b: readonly T[];
          readonly bIndex: number;
        };
      };
  function diff3<T>(a: readonly T[], o: readonly T[], b: readonly T[]): Diff3Block<T>[];
  export default diff3;
}
