/** Whose secret it is, or what form it has. */
export type SecretKind =
  | 'anthropic'
  | 'openai'
  | 'openrouter'
  | 'xai'
  | 'groq'
  | 'perplexity'
  | 'huggingface'
  | 'github'
  | 'gitlab'
  | 'aws'
  | 'google'
  | 'azure'
  | 'digitalocean'
  | 'slack'
  | 'stripe'
  | 'sendgrid'
  | 'shopify'
  | 'npm'
  | 'pypi'
  | 'jwt'
  | 'private-key'
  | 'url-password'
  /** A value that looks random, given to a name such as `api_key`. */
  | 'assignment';

/** How a secret of one form is written. */
export interface SecretPattern {
  readonly kind: SecretKind;
  /** Its groups: `secret`, and what of it may be shown, `prefix`. Every repetition is bounded. */
  readonly pattern: RegExp;
  /** Bits per character that `secret` has at the least; random letters and digits of this length have more than 3.5. */
  readonly entropy: number;
}

/** Nothing of the same word stands before it. */
const START = '(?<![A-Za-z0-9_])';
const END = '(?![A-Za-z0-9_])';

const token = (kind: SecretKind, prefix: string, secret: string, entropy = 3): SecretPattern => ({
  kind,
  pattern: new RegExp(`${START}(?<prefix>${prefix})(?<secret>${secret})${END}`, 'g'),
  entropy,
});

/** A bare `key` is the key of anything. */
const SECRET_NAME =
  '(?:(?:api|app|access|auth|account|client|private|secret|signing|encryption|service|master|admin)[_-]?key|secret|token|password|passwd|pwd|credentials?)';

/**
 * The forms, more specific ones first. They are the issuers' own (GitHub: "Behind GitHub's new authentication token
 * formats"; npm, GitLab, Slack, Stripe and Hugging Face document their prefixes; AWS: "Understanding unique ID
 * prefixes"), with lengths as in the public rules of gitleaks (config/gitleaks.toml) and of secretlint; where an issuer
 * has changed lengths before, they are shorter here.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  token('anthropic', 'sk-ant-(?:[a-z]{2,10}\\d{2}-)?', '[A-Za-z0-9_-]{24,200}'),
  token('openrouter', 'sk-or-v1-', '[A-Za-z0-9]{32,100}'),
  token('openai', 'sk-(?:proj|svcacct|admin)-', '[A-Za-z0-9_-]{32,250}'),
  token('openai', 'sk-', '(?=[A-Za-z]{0,47}\\d)[A-Za-z0-9]{32,64}', 3.5),
  token('xai', 'xai-', '[A-Za-z0-9]{40,120}'),
  token('groq', 'gsk_', '[A-Za-z0-9]{40,80}'),
  token('perplexity', 'pplx-', '[A-Za-z0-9]{40,80}'),
  token('huggingface', '(?:hf|api_org)_', '[A-Za-z0-9]{30,60}', 3.5),
  token('github', 'gh[pousr]_', '[A-Za-z0-9]{36,255}'),
  token('github', 'github_pat_', '[A-Za-z0-9_]{50,120}'),
  token('gitlab', 'gl(?:pat|ptt|dt|rt|soat|ft|cbt|agent)-', '[A-Za-z0-9_.-]{20,100}'),
  token('aws', '(?:AKIA|ASIA|ABIA|ACCA)', '[A-Z2-7]{16}'),
  {
    kind: 'aws',
    pattern:
      /aws_?(?:secret)?_?(?:access)?_?key["']?[ \t]{0,9}[:=][ \t]{0,9}["']?(?<prefix>)(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
    entropy: 4,
  },
  token('google', 'AIza', '[A-Za-z0-9_-]{35}'),
  token('google', 'GOCSPX-', '[A-Za-z0-9_-]{28}'),
  token('google', 'ya29\\.', '[A-Za-z0-9_-]{40,500}'),
  {
    kind: 'azure',
    pattern: /(?<prefix>AccountKey=)(?<secret>[A-Za-z0-9+/]{80,90}={0,2})/g,
    entropy: 4,
  },
  token('digitalocean', 'do[opr]_v1_', '[a-f0-9]{64}'),
  token('slack', 'xox[abeoprs](?:\\.xox[bp])?-', '[A-Za-z0-9-]{20,250}'),
  token('slack', 'xapp-\\d-', '[A-Za-z0-9-]{20,250}'),
  token('slack', 'hooks\\.slack\\.com/(?:services|workflows)/', '[A-Za-z0-9/]{30,80}'),
  token('stripe', '(?:[sr]k_live_|whsec_)', '[A-Za-z0-9]{20,120}'),
  token('sendgrid', 'SG\\.', '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  token('shopify', 'shp(?:at|ca|pa|ss)_', '[a-fA-F0-9]{32}'),
  token('npm', 'npm_', '[A-Za-z0-9]{36}'),
  token('pypi', 'pypi-', 'AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,250}'),
  {
    kind: 'jwt',
    // Both of its first parts are JSON, `{"…`.
    pattern:
      /(?<![A-Za-z0-9_.-])(?<prefix>eyJ)(?<secret>[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000})/g,
    entropy: 4,
  },
  {
    kind: 'private-key',
    pattern:
      /(?<prefix>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)(?=(?:\s|\\[nr]|["'+,]|(?:Proc-Type|DEK-Info|Version|Comment):[^\n]{0,99}\n){0,99}(?<secret>[A-Za-z0-9+/=]{40,80}))/g,
    entropy: 3.5,
  },
  {
    kind: 'url-password',
    pattern:
      /(?<=[a-z]:\/\/[^\s:/@"'`<>]{0,100}:)(?<prefix>)(?<secret>[^\s:/@"'`<>]{6,200})(?=@(?<host>[\w-]{1,63}\.[\w.-]{1,200}))/gi,
    entropy: 2.5,
  },
  {
    kind: 'assignment',
    pattern: new RegExp(
      `(?<=${SECRET_NAME}["']?[ \\t]{0,9}(?::|=|:=|=>)[ \\t]{0,9}["'\`])(?<prefix>)(?<secret>[A-Za-z0-9+/_=.~-]{16,200})(?=["'\`])`,
      'gi',
    ),
    entropy: 3.5,
  },
  {
    kind: 'assignment',
    // As in the file of a shell, and as a header.
    pattern:
      /(?<=^[ \t]{0,9}(?:export[ \t]{1,9})?[A-Z0-9_]{0,60}(?:KEY|SECRET|TOKEN|PASSWORD)=|Authorization["']?[ \t]{0,9}[:=][ \t]{0,9}["']?Bearer[ \t]{1,9})(?<prefix>)(?<secret>[A-Za-z0-9+/_=.~-]{20,200})(?=["'\s]|$)/gm,
    entropy: 3.5,
  },
];
