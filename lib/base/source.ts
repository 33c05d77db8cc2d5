/**
 * File and line of a declaration, for messages. The stack trace is captured when the declaration runs, which is cheap;
 * it is formatted, source maps included, only when a message needs it.
 */
export type Source = () => string;

export function declaredHere(declaringFunction: (...args: never[]) => unknown): Source {
  const mark: { stack?: string } = {};
  Error.captureStackTrace(mark, declaringFunction);
  return () => {
    const frame = mark.stack?.split('\n')[1]?.match(/\(?((?:file:\/\/)?\/[^()]+):(\d+):\d+\)?$/);
    if (!frame?.[1]) return 'unknown file';
    const file = frame[1].replace('file://', '');
    const root = `${process.cwd()}/`;
    return `${file.startsWith(root) ? file.slice(root.length) : file}:${frame[2]}`;
  };
}
