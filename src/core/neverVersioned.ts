/**
 * Why a file or folder is left out whatever the settings say: `secret` is shown to the user as skipped, `junk` (caches,
 * version control, editor temporaries) is passed over without a word.
 */
export type Exclusion = 'secret' | 'junk';

const SECRET_NAMES = new Set(['settings.local.json', 'claude.local.md', 'agent-memory-local']);
const SECRET_PATTERNS = [
  /^\.credentials/,
  /^\.env(?!\.example$)(\..*)?$/,
  /^id_(rsa|dsa|ecdsa|ed25519)(_sk)?$/,
  /\.(pem|key|p12|pfx|ppk|jks|keystore)$/,
];

const JUNK_NAMES = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.ds_store',
  'thumbs.db',
  'desktop.ini',
]);
/** Vim (`.x.swp`, `4913`, `x~`), Emacs (`.#x`, `#x#`), Office (`~$x`), our own and others' staging files. */
const JUNK_PATTERNS = [/^\..*\.sw[a-p]$/, /^4913$/, /~$/, /^\.#/, /^#.*#$/, /^~\$/, /\.tmp$/, /\.pyc$/];

/** Classifies one path component (not a whole path). Case does not count, as on the file systems that ignore it. */
export function neverVersioned(name: string): Exclusion | undefined {
  const lower = name.toLowerCase();
  if (SECRET_NAMES.has(lower) || SECRET_PATTERNS.some((pattern) => pattern.test(lower))) return 'secret';
  if (JUNK_NAMES.has(lower) || JUNK_PATTERNS.some((pattern) => pattern.test(lower))) return 'junk';
  return undefined;
}
