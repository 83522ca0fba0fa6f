// Answers questions about the development database, read-only. JSON-RPC, one message per line.
import { createInterface } from 'node:readline';

const tools = [{ name: 'count_orders', description: 'Count orders by state', inputSchema: { type: 'object' } }];

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method } = JSON.parse(line);
  if (id === undefined) continue;
  const result = method === 'tools/list' ? { tools } : {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
}
