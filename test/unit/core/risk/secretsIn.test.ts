import assert from 'node:assert/strict';
import fc from 'fast-check';
import { secretsIn } from '../../../../src/core/risk/secretsIn';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const found = (text: string): string[] =>
  secretsIn(bytesOf(text)).map(({ kind, line, detail }) => `${kind}@${String(line)} ${detail}`);

/** Keys are put together here, so that no scanner of this repository takes them for real ones. */
const LETTERS = 'q7Zp2mK9vXw4Rt8LbN5cYh3JdG6sFe1UaT0QoWiEuPyBnMxVzCkHjDlSgRfA';
const random = (length: number): string =>
  LETTERS.repeat(Math.ceil(length / LETTERS.length)).slice(0, length);
const upper = (length: number): string =>
  random(200)
    .replace(/[^A-Z2-7]/g, '')
    .slice(0, length);
const hex = (length: number): string => '9f3a07c5e1b8d264'.repeat(8).slice(0, length);

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['anthropic', `sk-ant-api03-${random(93)}AA`],
  ['openai', `sk-proj-${random(74)}`],
  ['openai', `sk-${random(48)}`],
  ['openrouter', `sk-or-v1-${hex(64)}`],
  ['xai', `xai-${random(80)}`],
  ['groq', `gsk_${random(52)}`],
  ['huggingface', `hf_${random(34)}`],
  ['github', `ghp_${random(36)}`],
  ['github', `gho_${random(36)}`],
  ['github', `ghs_${random(36)}`],
  ['github', `github_pat_${random(22)}_${random(59)}`],
  ['gitlab', `glpat-${random(20)}`],
  ['aws', `AKIA${upper(16)}`],
  ['aws', `ASIA${upper(16)}`],
  ['aws', `aws_secret_access_key = ${random(40)}`],
  ['google', `AIza${random(35)}`],
  ['slack', `xoxb-2048571936-5739182046-${random(24)}`],
  ['stripe', `sk_live_${random(24)}`],
  ['stripe', `rk_live_${random(24)}`],
  ['npm', `npm_${random(36)}`],
  ['pypi', `pypi-AgEIcHlwaS5vcmc${random(60)}`],
  ['jwt', `eyJ${random(20)}.eyJ${random(40)}.${random(43)}`],
  ['private-key', `-----BEGIN RSA PRIVATE KEY-----\n${random(60)}AB/+\n`],
  ['private-key', `-----BEGIN OPENSSH PRIVATE KEY-----\\n${random(60)}AB/+`],
  ['url-password', `postgres://admin:${random(12)}@db.acme.io/x`],
  ['assignment', `api_key = "${random(32)}"`],
  ['assignment', `"clientSecret": "${random(32)}"`],
  ['assignment', `export MY_SERVICE_TOKEN=${random(32)}`],
  ['assignment', `Authorization: Bearer ${random(40)}`],
];

describe('secretsIn', () => {
  it('finds well-known forms at their line, once, and does not show them', () => {
    for (const [kind, secret] of EXAMPLES) {
      const findings = secretsIn(bytesOf(`one\ntwo\n${secret}\nfour\n`));
      assert.deepEqual(
        findings.map((finding) => `${finding.kind}@${String(finding.line)}`),
        [`${kind}@3`],
        secret,
      );
      for (let start = 0; kind !== 'private-key' && start + 12 < secret.length; start++) {
        const piece = secret.slice(start, start + 12);
        if (/[qZ7]/.test(piece)) assert.ok(!findings[0]?.detail.includes(piece), secret);
      }
    }
    assert.deepEqual(found(`k: sk-ant-api03-${random(90)}3f9a`), ['anthropic@1 sk-ant-api03-…3f9a']);
  });

  it('takes no placeholder for one', () => {
    for (const text of [
      'sk-ant-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'sk-ant-api03-your-key-goes-here-and-is-long-enough',
      'ANTHROPIC_API_KEY=sk-ant-...',
      'AKIAIOSFODNN7EXAMPLE',
      'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      `ghp_${'x'.repeat(36)}`,
      `ghp_${'a'.repeat(36)}`,
      'api_key = "YOUR_API_KEY_GOES_HERE"',
      'api_key = "<token>"',
      'api_key = os.environ["SERVICE_API_KEY"]',
      'token: "my-very-long-design-token-name-2"',
      'password: "correct-horse-battery-staple"',
      'API_KEY=${MY_OTHER_API_KEY_FROM_ENV}',
      'postgres://user:password@db.acme.io/x',
      'postgres://user:${DB_PASSWORD}@db.acme.io/x',
      'https://acme.io:8080/path@2',
      '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
      `fileKey="${random(22)}"`,
      `commit ${hex(40)}`,
      `integrity: sha512-${random(86)}==`,
      'sk-learn-is-a-library-with-a-long-name-indeed',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });

  it('never throws, and finds a key between any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.uint8Array(),
        fc.constantFrom(...EXAMPLES.slice(0, 14)),
        (a, b, [kind, secret]) => {
          secretsIn(a);
          const all = [...a, ...bytesOf(`\n\n${secret}\n`), ...b];
          const isWide = all[0] === 0xff && all[1] === 0xfe;
          const kinds = secretsIn(Uint8Array.from(all)).map((finding) => finding.kind as string);
          assert.ok(isWide || kinds.includes(kind));
        },
      ),
    );
  });
});
