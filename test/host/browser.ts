import { chromium, type Browser } from 'playwright-core';
import { findCommand } from './findCommand';

/** A headless Chromium that reaches nothing but this machine. @throws when there is none, with the command that installs it */
export function launchBrowser(): Promise<Browser> {
  const executablePath =
    process.env['CHROMIUM'] ??
    ['chromium', 'chromium-browser', 'google-chrome'].map(findCommand).find(Boolean);
  if (executablePath === undefined) {
    throw new Error('No Chromium on this machine: apt-get install -y --no-install-recommends chromium');
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
}
