import { createHash } from 'node:crypto';
import { formatDuration } from '../catalogue';
import { boundForAnyService, type RuleSettings } from './bind';
import type { RuleSet } from './rule-set';

/**
 * Changes with an alert's expression, threshold, `for` or `keep_firing_for`: what a record of history is a record of. It is that
 * of the alert for no service in particular, so that it stays when a service is added or has a threshold of its own, and
 * it does not cover the recording rules that the expression reads. Twelve hexadecimal digits.
 */
export function ruleFingerprint(rules: RuleSet, name: string, settings: RuleSettings): string {
  const { alert, expr } = boundForAnyService(rules, name, settings);
  const timing = [alert.for, alert.keepFiringFor].map(each => (each === undefined ? '' : formatDuration(each)));
  return createHash('sha256')
    .update(JSON.stringify([expr.text, ...timing]))
    .digest('hex')
    .slice(0, 12);
}
