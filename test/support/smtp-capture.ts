import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificate';
import { type Mail, parseMail } from './mail';

/** A mail, and when it was received. */
export interface ReceivedMail extends Mail {
  readonly at: number;
}

export interface SmtpCapture {
  readonly port: number;
  readonly mails: readonly ReceivedMail[];
  close(): void;
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * A mail server that stores what it receives. It accepts mail only after STARTTLS and AUTH PLAIN with this account, as a
 * submission server on port 587 does: https://www.rfc-editor.org/rfc/rfc6409
 */
export async function captureMail(
  certificate: Pick<Certificate, 'key' | 'cert'>,
  account: Account,
  /** @default a free port on loopback */
  { host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {},
): Promise<SmtpCapture> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write('220 capture\r\n');
    talk(socket, certificate, account, mails);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function talk(
  socket: Socket,
  certificate: Pick<Certificate, 'key' | 'cert'>,
  account: Account,
  mails: ReceivedMail[],
): void {
  const secure = socket instanceof TLSSocket;
  const credentials = Buffer.from(`\0${account.username}\0${account.password}`).toString('base64');
  let signedIn = false;
  let envelope = { from: '', to: [] as string[] };
  let message: string[] | undefined;
  let rest = '';
  const say = (line: string): boolean => socket.write(`${line}\r\n`);

  const take = (line: string): void => {
    if (message !== undefined) {
      if (line !== '.') {
        message.push(line.startsWith('.') ? line.slice(1) : line);
        return;
      }
      mails.push({ ...parseMail(message.join('\r\n'), envelope), at: Date.now() });
      message = undefined;
      say('250 taken');
      return;
    }
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    const address = line.match(/<(.*)>/)?.[1] ?? '';
    if (verb === 'EHLO') say(secure ? '250-capture\r\n250 AUTH PLAIN' : '250-capture\r\n250 STARTTLS');
    else if (verb === 'STARTTLS' && !secure) {
      say('220 go ahead');
      socket.removeAllListeners('data');
      const upgraded = new TLSSocket(socket, { isServer: true, key: certificate.key, cert: certificate.cert });
      upgraded.on('error', () => {});
      talk(upgraded, certificate, account, mails);
    } else if (verb === 'AUTH' && secure) {
      signedIn = line === `AUTH PLAIN ${credentials}`;
      say(signedIn ? '235 welcome' : '535 wrong user name or password');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else if (!signedIn) say('530 sign in first');
    else if (verb === 'MAIL') {
      envelope = { from: address, to: [] };
      say('250 ok');
    } else if (verb === 'RCPT') {
      envelope.to.push(address);
      say('250 ok');
    } else if (verb === 'DATA') {
      message = [];
      say('354 go ahead');
    } else say('500 unknown');
  };

  socket.on('data', chunk => {
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
