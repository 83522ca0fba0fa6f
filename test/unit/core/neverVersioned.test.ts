import assert from 'node:assert/strict';
import { neverVersioned } from '../../../src/core/neverVersioned';

const SECRETS = [
  'settings.local.json',
  'CLAUDE.local.md',
  'agent-memory-local',
  '.credentials',
  '.credentials.json',
  '.env',
  '.env.local',
  '.env.production',
  '.env.example.local',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  'id_ed25519_sk',
  'id_ecdsa_sk',
  'server.pem',
  'server.key',
  'bundle.p12',
  'bundle.pfx',
  'putty.ppk',
  'java.jks',
  'app.keystore',
];

const JUNK = [
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  '.SKILL.md.swp',
  '.SKILL.md.swp',
  '.SKILL.md.swo',
  '4913',
  'SKILL.md~',
  '.#SKILL.md',
  '#SKILL.md#',
  '~$notes.docx',
  'SKILL.md.tmp',
  'module.pyc',
];

const VERSIONED = [
  'SKILL.md',
  'settings.json',
  'CLAUDE.md',
  '.mcp.json',
  '.env.example',
  '.environment',
  'env',
  '.envrc',
  'id_rsa.pub',
  'my_id_rsa',
  'id_rsa_notes.md',
  'keys.md',
  'key',
  'pem',
  'monkey',
  'credentials.md',
  '.gitignore',
  '.gitattributes',
  '.github',
  'node_modules.md',
  '49130',
  'a~b.md',
  '#heading',
  'tmp',
  'tmp.md',
  'a.swift',
  'x.swp',
  'pyc',
  '.claude-plugin',
  'agent-memory',
  'settings.local.json.md',
];

describe('neverVersioned', () => {
  for (const name of SECRETS) it(`keeps ${name} secret`, () => assert.equal(neverVersioned(name), 'secret'));
  for (const name of JUNK) it(`passes over ${name}`, () => assert.equal(neverVersioned(name), 'junk'));
  for (const name of VERSIONED) it(`versions ${name}`, () => assert.equal(neverVersioned(name), undefined));

  it('does not distinguish capitals, as many file systems do not', () => {
    for (const name of [...SECRETS, ...JUNK]) {
      assert.equal(neverVersioned(name.toUpperCase()), neverVersioned(name), name);
    }
    assert.equal(neverVersioned('.ENV.EXAMPLE'), undefined);
  });
});
