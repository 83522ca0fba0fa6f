import { chmodSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const skill = (name: string): string =>
  `---\nname: ${name}\ndescription: Use it when a test needs ${name}.\n---\n\n# ${name}\n\nOne step.\n`;

/** Where the collection lies that is there before and after a restart, from the workspace folder. */
export const RESTART_COLLECTION = '../restart-collection';

/** What the integration tests open: small, with everything that is awkward about real folders. */
export function writeFixtureWorkspace(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  const write = (file: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), content);
  };
  for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon']) {
    write(`.claude/skills/${name}/SKILL.md`, skill(name));
  }
  write('.claude/skills/alpha/scripts/run.sh', '#!/bin/sh\necho alpha\n');
  chmodSync(path.join(folder, '.claude/skills/alpha/scripts/run.sh'), 0o755);
  write('.claude/skills/alpha/notes.md', 'Without a final newline');
  write('.claude/skills/beta/crlf.md', 'one\r\ntwo\r\n');
  write('.claude/skills/beta/.env', 'API_TOKEN=not-a-real-token\n');
  write('.claude/skills/mit leerzeichen/SKILL.md', skill('mit leerzeichen'));
  write('.claude/skills/größe/überblick.md', 'Äpfel 🍏\n');
  write('.claude/skills/größe/SKILL.md', skill('größe'));
  write('.claude/skills/malformed/SKILL.md', '---\nname: [unclosed\n: : :\n---\n# Broken header\n');
  write('.claude/skills/empty/readme.txt', 'No SKILL.md here.\n');
  write('.claude/commands/deploy.md', 'Deploy $ARGUMENTS\n');
  write('.claude/agents/reviewer.md', '---\nname: reviewer\n---\nReview it.\n');
  write('.claude/hooks/check.sh', '#!/bin/sh\nexit 0\n');
  write('.claude/settings.local.json', '{}\n');
  write('.agents/skills/shared/SKILL.md', skill('shared'));
  symlinkSync('../../.agents/skills/shared', path.join(folder, '.claude/skills/shared'));
  symlinkSync('../nowhere', path.join(folder, '.claude/skills/broken'));
  symlinkSync('gone.md', path.join(folder, '.claude/skills/gamma/dangling.md'));
  write('packages/api/.claude/commands/seed.md', 'Seed the database.\n');
  write('packages/file/.claude', 'This is a file, not a folder.\n');
  write('.claude/skills/delta/video.bin', '');
  truncateSync(path.join(folder, '.claude/skills/delta/video.bin'), 200 * 1024 * 1024);
  write('README.md', '# Fixture\n');
}
