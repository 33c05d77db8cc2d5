import { withEntry, withImport } from '../edit';
import { importLines } from '../layout';
import { identifierOf, type Start } from './start';

export const environment: Start = (project, name) => ({
  files: {
    [`${project.folder}/environments/${name}.ts`]: `${importLines(project, {
      catalogue: ['days', 'gibibytes', 'hours', 'mebibytes', 'ratio', 'seconds'],
    })}
import type { Environment } from '../environment';

${small(identifierOf(name, 'Environment'), name, project.prefix)}`,
  },
  edits: {
    [`${project.folder}/environments/index.ts`]: text =>
      withImport(
        withEntry(text, 'environments', identifierOf(name, 'Environment')),
        `import { ${identifierOf(name, 'Environment')} } from './${name}';`,
      ),
  },
  next: [
    `Set cluster, sizes and \`runbooks\` in ${project.folder}/environments/${name}.ts. As it is: one replica each, nobody is notified, nothing is exposed.`,
    `Apply it with: kubectl apply -f dist/${name}`,
  ],
});

/** Fits a small cluster. */
export const small = (
  identifier: string,
  name: string,
  prefix: string,
): string => `/** One replica each, nobody is notified, nothing is exposed. */
export const ${identifier}: Environment = {
  name: '${name}',
  cluster: '${prefix}-${name}',
  images: {},
  prometheus: {
    replicas: 1,
    storage: { store: 'local', retention: { time: days(7), size: gibibytes(8) }, volume: gibibytes(10) },
    resources: { requests: { cpu: 0.2, memory: mebibytes(512) }, limits: { memory: gibibytes(1) } },
    scrapeInterval: seconds(30),
    seriesBudget: 200_000,
  },
  alertmanager: {
    replicas: 1,
    volume: gibibytes(1),
    resources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  },
  jaeger: {
    collectors: { min: 1, max: 1 },
    queries: 1,
    storage: { store: 'badger', retention: hours(24), volume: gibibytes(2) },
    resources: { requests: { cpu: 0.05, memory: mebibytes(128) }, limits: { memory: mebibytes(512) } },
    sampling: ratio(1),
  },
  grafana: {
    database: { store: 'sqlite', volume: gibibytes(1) },
    resources: { requests: { cpu: 0.1, memory: mebibytes(256) }, limits: { memory: mebibytes(768) } },
  },
  exporterResources: { requests: { cpu: 0.02, memory: mebibytes(32) }, limits: { memory: mebibytes(128) } },
  highlyAvailable: false,
  runbooks: 'https://git.${prefix}.example.com/monitoring/blob/main/runbooks',
  thresholds: {},
  serviceThresholds: {},
  operatorObjects: false,
};
`;
