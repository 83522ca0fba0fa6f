/** Where the focus shall be once what is there is on the screen. `isInPlace`: without scrolling there. */
export type FocusTarget =
  | { readonly kind: 'conflict'; readonly chunk: number; readonly isInPlace?: true }
  | { readonly kind: 'first' | 'last'; readonly path: string }
  | { readonly kind: 'apply' };
