import { RUNBOOK_MARKERS } from '../../../lib/checks';
import { withEntry, withImport } from '../edit';
import { importLines, type Project } from '../layout';
import { camelCase, identifierOf, kebabCase, type Start } from './start';

/** An alert over a metric that every HTTP service has: it works as it is written, and shows where each part goes. */
export const alert: Start = (project, name) => {
  const file = kebabCase(name);
  const identifier = identifierOf(name, 'Alert');
  const declaration = `${project.folder}/alerts/${file}.ts`;
  return {
    files: {
      [declaration]: `${importLines(project, {
        catalogue: ['count', 'http', 'minutes'],
        promql: ['promql'],
        rules: ['pack'],
      })}
import { alert } from '../declare';

export const ${identifier} = alert('${name}', {
  threshold: count(500),
  expr: ({ threshold, service }) => promql\`sum by (service) (\${http.activeRequests}{\${service}}) > \${threshold}\`,
  for: minutes(5),
  severity: 'warning',
  means: 'a service has more than {threshold} requests in flight',
  summary: '{{ $labels.service }} has {{ $value }} requests in flight',
  description: '{{ $value }} requests of {{ $labels.service }} are being served at once: they pile up.',
  dashboard: 'http',
  panel: 'Active requests',
});

/** For every service that serves HTTP. */
export const ${identifier}Alerts = pack(http, { alerts: [${identifier}] });
`,
      [`runbooks/${name}.md`]: runbook(project, name),
      ...(project.inRepository && { [`test/promtool/cases/${file}.ts`]: ruleCase(project, name, file) }),
    },
    edits: {
      [`${project.folder}/alerts/index.ts`]: text =>
        withImport(withEntry(text, 'packs', `${identifier}Alerts`), `import { ${identifier}Alerts } from './${file}';`),
      ...(project.inRepository && {
        'test/promtool/cases/index.ts': (text: string) =>
          withImport(withEntry(text, 'CASES', `${identifier}Cases`), `import { ${identifier}Cases } from './${file}';`),
      }),
    },
    next: [
      `Change ${declaration} to what the alert watches: family, expression, threshold, texts, and the dashboard's panel.`,
      `Change runbooks/${name}.md with it: whoever is woken reads it.`,
      'It begins in shadow, where it notifies nobody: the dashboard Alerts shows what it does, and `stage: ticket()` lets it notify.',
      ...(project.inRepository
        ? [`Change test/promtool/cases/${file}.ts with it: it must fire just above the threshold.`]
        : []),
    ],
  };
};

function runbook({ product, services: [service = 'web'] }: Project, name: string): string {
  return `# ${name}

${RUNBOOK_MARKERS.begin}

${RUNBOOK_MARKERS.end}

## Meaning

A service answers more slowly than requests come in, so that they pile up: ${name} counts those in flight on all its processes.

## Impact

Customers wait. Left alone, clients time out and try again, and [HighErrorRate](HighErrorRate.md) follows ${name}.

## Diagnosis

**1. One process or all?**

\`\`\`promql
topk(10, http_active_requests)
\`\`\`

One → that process hangs. All → what they wait for is slow, or there are more requests than before:

\`\`\`promql
sum by (service) (rate(http_requests_total[5m]))
\`\`\`

**2. What do they say?**

\`\`\`sh
kubectl -n ${product} logs -l app.kubernetes.io/name=${service} --since=15m --tail=-1 --prefix | tail -50
\`\`\`

## Mitigation

1. One process hangs → \`kubectl -n ${product} delete pod "$POD"\`, the pod that stands first in the first query.
2. More requests than before → \`kubectl -n ${product} scale deployment/${service} --replicas=6\`.
3. ${name} began with a release → \`kubectl -n ${product} rollout undo deployment/${service}\`.

## Escalation

The team of the service that ${name} names, at once if [HighErrorRate](HighErrorRate.md) fires as well.
`;
}

const ruleCase = (
  { folder, prefix }: Project,
  name: string,
  file: string,
): string => `import { ${folder} } from '../../../${folder}/stack';
import { http, minutes } from '../../../lib/catalogue';
import { exactly, oneMore, ruleCase } from '../case';
import { input, steady, target } from '../input';

const [tested] = ${folder}.services.filter(({ exposes }) => exposes.includes(http));
const service = tested?.name ?? '';

export const ${camelCase(file)}Cases = [
  ruleCase('${name}', {
    service,
    given: requests => [input(http.activeRequests, target(service), steady(requests))],
    quiet: exactly,
    fires: oneMore,
    after: minutes(5),
    labels: { severity: 'warning', team: tested?.team ?? '', service },
    summary: requests => \`\${service} has \${requests} requests in flight\`,
    description: requests => \`\${requests} requests of \${service} are being served at once: they pile up.\`,
    dashboard: \`${prefix}-http?var-service=\${service}\`,
  }),
];
`;
