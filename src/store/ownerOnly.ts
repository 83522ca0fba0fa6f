/**
 * Modes of what holds a user's texts outside their own folders: nobody else on the machine may read it. Windows has no
 * such modes; there the folder of the user's profile keeps others out.
 */
export const ownerOnly = { folder: 0o700, file: 0o600 } as const;
