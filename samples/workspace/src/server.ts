import { createServer } from 'node:http';
import { total } from './basket.ts';

const port = Number(process.env.PORT ?? 4000);

createServer((request, response) => {
  if (request.method === 'GET' && request.url === '/health') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ ok: true, empty: total({ currency: 'EUR', lines: [] }) }));
    return;
  }
  response.writeHead(404, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ error: { code: 'not_found', message: 'There is nothing here.' } }));
}).listen(port);
