/** Who did something in git, and when. */
interface GitSignature {
  readonly name: string;
  /** Milliseconds since 1970; 0 where it cannot be read. */
  readonly at: number;
}

/** What a commit, or an annotated tag, says. */
export interface GitCommit {
  /** Hex. */
  readonly parents: readonly string[];
  readonly author: GitSignature;
  readonly message: string;
}

/** Milliseconds: what `Date` can hold. */
const LAST_TIME = 8.64e15;
const SIGNATURE = /^(.*?) ?<[^>]*> (-?\d+)(?: [+-]\d{4})?$/;

/** Reads the bytes of a commit or of an annotated tag; what is missing in them is empty. */
export function gitCommit(bytes: Uint8Array): GitCommit {
  const text = new TextDecoder('latin1').decode(bytes);
  const end = text.indexOf('\n\n');
  const decode = decoderFor(/^encoding (.+)$/m.exec(end === -1 ? text : text.slice(0, end))?.[1]);
  const lines = decode(bytes.subarray(0, end === -1 ? bytes.length : end)).split('\n');
  const valuesOf = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [, name = '', seconds = '0'] =
    SIGNATURE.exec(valuesOf('author')[0] ?? valuesOf('tagger')[0] ?? '') ?? [];
  return {
    parents: valuesOf('parent'),
    author: { name, at: timeOf(Number(seconds) * 1000) },
    message: end === -1 ? '' : decode(bytes.subarray(end + 2)),
  };
}

/** Git takes any number of digits. */
const timeOf = (ms: number): number => (Math.abs(ms) <= LAST_TIME ? ms : 0);

function decoderFor(encoding: string | undefined): (bytes: Uint8Array) => string {
  try {
    const decoder = new TextDecoder(encoding ?? 'utf-8', { ignoreBOM: true });
    return (bytes) => decoder.decode(bytes);
  } catch {
    return (bytes) => new TextDecoder().decode(bytes);
  }
}
