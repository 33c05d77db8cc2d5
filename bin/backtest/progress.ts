import { moment } from '../../lib/history';
import type { HistoryProgress } from '../../tools/replay/history';

/** Writes how far a backtest is to standard error, on one line of a terminal, else now and then. */
export function progressTo(
  stream: NodeJS.WriteStream,
  what: string,
): { readonly show: (progress: HistoryProgress) => void; readonly end: () => void } {
  let last = 0;
  let shown = false;
  return {
    show({ reading, at, done, samples }) {
      const now = Date.now();
      if (!stream.isTTY && now - last < 30_000 && last > 0) return;
      last = now;
      shown = true;
      const where = reading === undefined ? `${moment(at ?? 0)}, ${samples} samples` : `reading ${reading}`;
      stream.write(
        `${stream.isTTY ? '\r\u001b[K' : ''}${what}: ${Math.floor(done * 100)} %, ${where}${stream.isTTY ? '' : '\n'}`,
      );
    },
    end() {
      if (shown && stream.isTTY) stream.write('\n');
    },
  };
}
