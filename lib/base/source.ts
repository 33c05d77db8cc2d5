/**
 * File and line of a declaration, for messages. The stack trace is captured when the declaration runs, which is cheap;
 * it is formatted, source maps included, only when a message needs it.
 */
export type Source = () => string;

type DeclaringFunction = (...args: never[]) => unknown;

/** Where the function that calls this one was called. */
export function calledHere(declaringFunction: DeclaringFunction): Source {
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

interface Made {
  /** Name of the function that declared it: `service`, `ratioAlert`. */
  readonly by: string;
  readonly at: Source;
}
const made: Made[] = [];

/** The place of a declaration, which has to become a part of the stack: synth compares what was declared with what the stack has. */
export function declaredHere(declaringFunction: DeclaringFunction): Source {
  const at = calledHere(declaringFunction);
  made.push({ by: declaringFunction.name, at });
  return at;
}

/** Everything that was declared so far, the library's own declarations included. */
export const declaredSoFar = (): readonly Made[] => made;
