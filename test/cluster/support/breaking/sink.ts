/** Receives and stores notifications: a program for a pod. GET returns all of them. */
import { createServer } from 'node:http';

const received: { readonly at: number; readonly body: unknown }[] = [];

createServer(async (request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(received));
    return;
  }
  let text = '';
  for await (const chunk of request) text += chunk;
  received.push({ at: Date.now(), body: JSON.parse(text) });
  // Slack's response.
  response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
}).listen(Number(process.env.PORT));
process.on('SIGTERM', () => process.exit(0));
