/** A scrape target that misbehaves as MODE says: a program for a pod. */
import { createServer, type ServerResponse } from 'node:http';
import { MODES, SERIES, SKEW_MS } from './modes';

const TEXT = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
/** Lines per write, so that the body of a million series is never in memory as a whole. */
const CHUNK = 10_000;

const answers: Readonly<Record<(typeof MODES)[number], (response: ServerResponse) => void>> = {
  fine: response => response.writeHead(200, TEXT).end('breaking_samples 42\n'),
  // An unrelated page, as behind a wrong port.
  garbage: response =>
    response.writeHead(200, TEXT).end('<!doctype html>\u0000\n{"status": "ok"}\nbreaking_samples 42 }\n'),
  million: response => {
    response.writeHead(200, TEXT);
    lines(response, SERIES.million, 0);
  },
  load: response => {
    response.writeHead(200, TEXT);
    lines(response, SERIES.load, 0);
  },
  // Accepts the connection and never responds.
  silent: () => {},
  ahead: response => response.writeHead(200, TEXT).end(`breaking_samples 42 ${Date.now() + SKEW_MS}\n`),
  behind: response => response.writeHead(200, TEXT).end(`breaking_samples 42 ${Date.now() - SKEW_MS}\n`),
};

/** Writes the next lines once the previous ones are flushed. The values change each time, like those of a counter. */
function lines(response: ServerResponse, count: number, from: number): void {
  if (from >= count || response.destroyed) return void response.end();
  const seconds = Math.floor(Date.now() / 1_000);
  const chunk = Array.from(
    { length: Math.min(CHUNK, count - from) },
    (_, i) => `breaking_load{series="${from + i}"} ${seconds + i}\n`,
  ).join('');
  if (response.write(chunk)) setImmediate(lines, response, count, from + CHUNK);
  else response.once('drain', () => lines(response, count, from + CHUNK));
}

const mode = MODES.find(each => each === process.env.MODE);
if (mode === undefined) throw new Error(`MODE is "${process.env.MODE}"; it is one of ${MODES.join(', ')}`);
createServer((_, response) => answers[mode](response)).listen(Number(process.env.PORT));
process.on('SIGTERM', () => process.exit(0));
