import type { WriterId } from './writerId';

/** The writers of the stores that are open in this process. */
export const OPEN_WRITERS = new Set<WriterId>();
