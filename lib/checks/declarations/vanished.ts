import type { Problem } from '../../base';
import { isLeftOut, sourcesIn } from '../../base/left-out';
import { isLibraryPlace } from '../../base/library-place';
import { declaredSoFar } from '../../base/source';
import type { Stack } from '../../stack';

/** What a declaring function declares, where its name does not say so. */
const KINDS: Readonly<Record<string, string>> = {
  declared: 'metric',
  info: 'metric',
  histogram: 'metric',
  summary: 'metric',
  platformAlert: 'alert',
  ratioAlert: 'alert',
  platformRatioAlert: 'alert',
  recordingRule: 'recording rule',
  serviceRecordingRule: 'recording rule',
};
const PANELS = ['timeseries', 'gauge', 'stat', 'figure', 'table', 'sqlFigure', 'sqlTimeseries', 'sqlTable'];
/** A bundler appends a number to a name that several files have. */
function kindOf(by: string): string {
  const name = by.replace(/\d+$/, '');
  return KINDS[name] ?? (PANELS.includes(name) ? 'panel' : name);
}

/** Declarations that ran and are not part of the stack: without an export, in no list, and so in no manifest either. */
export function vanished(stack: Stack): readonly Problem[] {
  const kept = sourcesIn(stack);
  return (
    declaredSoFar()
      .filter(({ at }) => !kept.has(at) && !isLeftOut(at))
      .map(({ by, at }) => ({
        where: at(),
        message:
          `this ${kindOf(by)} is declared, but is not part of the stack: export it or add it to the list that it belongs to, ` +
          "delete it, or keep it aside with leftOut(…, 'reason')",
      }))
      // The library declares more than each stack uses.
      .filter(({ where }) => !isLibraryPlace(where))
  );
}
