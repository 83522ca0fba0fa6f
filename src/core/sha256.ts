/**
 * SHA-256 as lower-case hex (64 characters).
 *
 * `core` takes it as a parameter, because it must also run in a browser worker where `node:crypto` is absent.
 */
export type Sha256 = (bytes: Uint8Array) => string;
