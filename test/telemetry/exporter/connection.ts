import { connect } from 'node:net';

/** A raw connection; `ended` resolves with all it received. */
export function connection(url: URL, localAddress?: string) {
  let received = '';
  const socket = connect({ port: Number(url.port), host: url.hostname, ...(localAddress && { localAddress }) });
  socket.setEncoding('latin1');
  socket.on('data', part => {
    received += part;
  });
  // A connection that the server cuts off may be reset.
  socket.on('error', () => {});
  const opened = new Promise<void>(resolve => socket.once('connect', () => resolve()));
  const ended = new Promise<string>(resolve => socket.once('close', () => resolve(received)));
  return { socket, opened, ended, received: () => received };
}
