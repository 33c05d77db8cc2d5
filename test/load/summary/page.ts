import type { Durations, Summary, ThresholdResult } from './data';
import { escapeHtml, found, milliseconds, wanted } from './format';
import { stagesChart } from './stages-chart';
import { STYLE } from './style';

const OUTCOMES: Readonly<Record<ThresholdResult['outcome'], string>> = {
  held: 'held',
  missed: 'missed',
  unmeasured: 'unmeasured',
};

/** The value as a part of the limit; for a rate that must be high, full is good. */
function bar(result: ThresholdResult): string {
  const { value, limit, outcome } = result;
  const part = value === undefined || limit === 0 ? 0 : Math.min(value / limit, 1);
  return `<span class="bar"><span class="${outcome}" style="width:${(part * 100).toFixed(1)}%"></span></span>`;
}

const threshold = (result: ThresholdResult): string => `
      <tr>
        <td>${escapeHtml(result.what)}</td>
        <td class="number ${result.outcome}">${escapeHtml(found(result))}</td>
        <td class="number">${escapeHtml(wanted(result))}</td>
        <td class="against">${bar(result)}</td>
        <td><span class="outcome ${result.outcome}">${OUTCOMES[result.outcome]}</span></td>
      </tr>`;

const duration = (name: string, { count, median, p90, p95, p99, max }: Durations): string => `
      <tr>
        <td>${escapeHtml(name)}</td>
        <td class="number">${count.toLocaleString('en')}</td>
        ${[median, p90, p95, p99, max].map(value => `<td class="number">${count === 0 ? '–' : milliseconds(value)}</td>`).join('')}
      </tr>`;

const fact = (name: string, value: string): string =>
  `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`;

/** The report for people: one file that loads nothing, in the reader's light or dark mode. */
export function page(summary: Summary): string {
  const { at, plan, seconds, targets, passed, thresholds, requests, routes, traceDelay, stages } = summary;
  const missed = thresholds.filter(({ outcome }) => outcome !== 'held').length;
  const verdict = passed ? 'Every threshold held' : `${missed} of ${thresholds.length} thresholds did not hold`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Load test: ${escapeHtml(verdict)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
  <h1>Load test</h1>
  <p class="verdict ${passed ? 'held' : 'missed'}">${escapeHtml(verdict)}</p>
  <dl class="facts">
    ${fact('Ended', `${at.slice(0, 16).replace('T', ' ')} UTC`)}
    ${fact('Plan', `${plan}, ${Math.round(seconds)} s`)}
    ${fact('Requests', `${requests.count.toLocaleString('en')}, ${requests.perSecond.toFixed(1)} per second`)}
    ${fact('web-api', targets.webApi)}
    ${fact('Metrics', targets.metrics.join(' '))}
    ${fact('Prometheus', targets.prometheus)}
    ${fact('Jaeger', targets.jaeger)}
  </dl>

  <h2>Thresholds</h2>
  <table>
    <thead><tr><th>Threshold</th><th class="number">Measured</th><th class="number">Limit</th><th class="against">Relative to the limit</th><th>Outcome</th></tr></thead>
    <tbody>${thresholds.map(threshold).join('')}
    </tbody>
  </table>

  <h2>Users</h2>
  ${stagesChart(stages)}

  <h2>Durations</h2>
  <table>
    <thead><tr><th>Request</th><th class="number">Count</th>${['Median', 'p90', 'p95', 'p99', 'Max'].map(name => `<th class="number">${name}</th>`).join('')}</tr></thead>
    <tbody>${Object.entries(routes)
      .map(([route, durations]) => duration(route, durations))
      .join('')}${duration('Request until its trace is complete in Jaeger', traceDelay)}
    </tbody>
  </table>
</main>
</body>
</html>
`;
}
