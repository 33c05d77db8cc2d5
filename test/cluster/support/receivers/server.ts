/** The receivers, as a pod: accepts what Alertmanager sends as the real services would, and returns what was received. */
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { captureMail } from '../../../support/smtp-capture';
import { PORTS, type Received } from './ports';
import { type HttpChannel, PROTOCOLS, type Protocol } from './protocols';

const received: Received[] = [];
const tls = { key: readFileSync('/tls/tls.key', 'utf8'), cert: readFileSync('/tls/tls.crt', 'utf8') };
const { SMTP_USERNAME: username = '', SMTP_PASSWORD: password = '' } = process.env;

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const protocols = Object.entries(PROTOCOLS) as [HttpChannel, Protocol][];

createHttpsServer(tls, async (request, response) => {
  const at = Date.now();
  const host = request.headers.host?.split(':')[0];
  const [channel, protocol] = protocols.find(([, each]) => each.host === host && each.path === request.url) ?? [];
  const text = await textOf(request);
  if (channel === undefined || protocol === undefined || request.method !== 'POST') {
    response.writeHead(404).end(`no ${request.method} https://${host}${request.url}`);
    return;
  }
  const body = JSON.parse(text);
  const problems = protocol.problems(body);
  received.push({ channel, at, body, problems });
  if (problems.length > 0) response.writeHead(400).end(problems.join('\n'));
  else response.writeHead(protocol.answer.status).end(protocol.answer.text);
}).listen(PORTS.https);

createHttpServer((request, response) => {
  const from = Number(new URL(request.url ?? '/', 'http://receivers').searchParams.get('from') ?? 0);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(all().slice(from)));
}).listen(PORTS.received);

/** In the order of the first request for them: the mail server stores mails separately. */
let mailsCopied = 0;
function all(): readonly Received[] {
  for (const { at, ...body } of mail.mails.slice(mailsCopied))
    received.push({ channel: 'email', at, body, problems: [] });
  mailsCopied = mail.mails.length;
  return received;
}

let mail: Awaited<ReturnType<typeof captureMail>>;
captureMail(tls, { username, password }, { host: '0.0.0.0', port: PORTS.smtp }).then(server => {
  mail = server;
});
