import { createServer } from 'node:net';

/** The wanted port of 127.0.0.1 when nobody listens on it, else 0: any. */
export function freePort(wanted: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(0);
    });
    server.listen(wanted, '127.0.0.1', () => {
      server.close(() => {
        resolve(wanted);
      });
    });
  });
}
