import type { Durations, Held, Summary } from './data';
import { escapeHtml, found, milliseconds, wanted } from './format';
import { stagesChart } from './stages-chart';
import { STYLE } from './style';

const OUTCOMES: Readonly<Record<Held['outcome'], string>> = {
  held: 'held',
  missed: 'missed',
  unmeasured: 'unmeasured',
};

/** How much of the limit was used; a rate that must be high is full when it is. */
function bar(held: Held): string {
  const { value, limit, outcome } = held;
  const part = value === undefined || limit === 0 ? 0 : Math.min(value / limit, 1);
  return `<span class="bar"><span class="${outcome}" style="width:${(part * 100).toFixed(1)}%"></span></span>`;
}

const threshold = (held: Held): string => `
      <tr>
        <td>${escapeHtml(held.what)}</td>
        <td class="number ${held.outcome}">${escapeHtml(found(held))}</td>
        <td class="number">${escapeHtml(wanted(held))}</td>
        <td class="against">${bar(held)}</td>
        <td><span class="outcome ${held.outcome}">${OUTCOMES[held.outcome]}</span></td>
      </tr>`;

const duration = (name: string, { count, median, p90, p95, p99, max }: Durations): string => `
      <tr>
        <td>${escapeHtml(name)}</td>
        <td class="number">${count.toLocaleString('en')}</td>
        ${[median, p90, p95, p99, max].map(value => `<td class="number">${count === 0 ? '–' : milliseconds(value)}</td>`).join('')}
      </tr>`;

const fact = (name: string, value: string): string =>
  `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`;

/** The report for people: one file, nothing to load, in the light or dark of whoever reads it. */
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
    ${fact('Requests', `${requests.count.toLocaleString('en')}, ${requests.perSecond.toFixed(1)} a second`)}
    ${fact('web-api', targets.webApi)}
    ${fact('Metrics', targets.metrics.join(' '))}
    ${fact('Prometheus', targets.prometheus)}
    ${fact('Jaeger', targets.jaeger)}
  </dl>

  <h2>Thresholds</h2>
  <table>
    <thead><tr><th>What</th><th class="number">Found</th><th class="number">Wanted</th><th class="against">Against the limit</th><th>Outcome</th></tr></thead>
    <tbody>${thresholds.map(threshold).join('')}
    </tbody>
  </table>

  <h2>Users</h2>
  ${stagesChart(stages)}

  <h2>Durations</h2>
  <table>
    <thead><tr><th>Request</th><th class="number">Count</th>${['Median', 'p90', 'p95', 'p99', 'Longest'].map(name => `<th class="number">${name}</th>`).join('')}</tr></thead>
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
