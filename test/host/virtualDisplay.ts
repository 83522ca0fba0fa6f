import { spawn } from 'node:child_process';
import { findCommand } from './findCommand';

/**
 * Starts an X server without a screen when the machine has no display (Linux only) and points DISPLAY at it.
 *
 * @returns ends it
 */
export async function startVirtualDisplay(): Promise<() => void> {
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (process.platform !== 'linux' || hasDisplay) return () => undefined;
  const program = findCommand('Xvfb');
  if (program === undefined) throw new Error('No display and no Xvfb: apt-get install -y xvfb');
  const child = spawn(program, ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    });
    child.once('exit', (status) => {
      reject(new Error(`Xvfb ended with ${String(status)}`));
    });
  });
  process.env['DISPLAY'] = `:${display}`;
  return () => {
    Reflect.deleteProperty(process.env, 'DISPLAY');
    child.kill();
  };
}
