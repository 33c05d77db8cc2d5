import { importLines } from '../layout';
import { small } from './environment';
import { camelCase, sentenceCase } from './start';

/** Path → text of a whole project: one service, one environment, the library's alerts and dashboards. */
export function stack(
  name: string,
  dependency: string,
  versions: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const identifier = `${camelCase(name)}Stack`;
  const outside = { inRepository: false };
  return {
    'package.json': `${JSON.stringify(
      {
        name: `${name}-monitoring`,
        version: '0.0.0',
        private: true,
        scripts: {
          synth: 'tsc && monitoring-as-code runbooks && node --enable-source-maps build/main.js',
          docs: 'tsc && monitoring-as-code runbooks && monitoring-as-code docs',
          explain: 'tsc && monitoring-as-code explain',
          oncall: 'tsc && monitoring-as-code oncall',
          openslo: 'tsc && monitoring-as-code openslo',
          silences: 'tsc && monitoring-as-code silences',
          new: 'monitoring-as-code new',
        },
        dependencies: { 'monitoring-as-code': dependency },
        devDependencies: versions,
      },
      null,
      2,
    )}\n`,
    'tsconfig.json': `${JSON.stringify(
      {
        compilerOptions: {
          target: 'es2023',
          module: 'nodenext',
          types: ['node'],
          strict: true,
          noUncheckedIndexedAccess: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: true,
          noEmitOnError: true,
          sourceMap: true,
          rootDir: '.',
          outDir: 'build',
        },
        include: ['main.ts', 'src'],
      },
      null,
      2,
    ).replace(/\[\s+([^\]]*?)\s+\]/g, (_, list: string) => `[${list.replace(/\s+/g, ' ')}]`)}\n`,
    '.gitignore': '/build/\nnode_modules/\n/dist.next-*/\n/dist.last-*/\n',
    'README.md': `# Monitoring of ${sentenceCase(name)}

\`\`\`sh
npm install
npm run synth    # checks types and declarations, and writes dist/ and the library's runbooks
npm run docs     # writes docs/generated/: metrics, alerts, network flows, Secrets
\`\`\`

Edit one file of \`src/\`, run \`npm run synth\`, review the diff of \`dist/\`, and apply it: \`kubectl apply -f dist\`.
\`npm run new -- service NAME\` writes the start of a service; \`alert\`, \`dashboard\` and \`environment\` work alike.
\`node_modules/monitoring-as-code/docs/package.md\` says what can be changed, and how.
`,
    'main.ts': `/** Writes \`dist/\`: npm run synth [-- --env NAME] */
import { runSynth } from 'monitoring-as-code/synth';
import { ${identifier} } from './src/stack';

process.exitCode = runSynth(${identifier}, process.argv.slice(2));
`,
    'src/names.ts': `import type { StackNames } from 'monitoring-as-code';

/** Who owns alerts. Each has its contacts in src/environments/ where somebody is notified. */
export const TEAMS = ['operations', 'product'] as const;
export type Team = (typeof TEAMS)[number];

/** What the stack calls itself and its places. */
export const names = {
  title: '${sentenceCase(name)}',
  partOf: '${name}-monitoring',
  prefix: '${name}',
  namespaces: { products: ['${name}'], monitoring: '${name}-monitoring', agents: '${name}-monitoring-agents' },
  teams: TEAMS,
  roles: { platform: 'operations', agreements: 'product' },
} as const satisfies StackNames;

export type Namespace =
  | (typeof names.namespaces.products)[number]
  | typeof names.namespaces.monitoring
  | typeof names.namespaces.agents;
`,
    'src/families.ts': `${importLines(outside, { all: ['type Family', 'http', 'stackFamilies', 'system'] })}
import { TEAMS } from './names';

/** Everything that is measured. A family that is listed brings its alerts and its dashboard. */
export const families: readonly Family[] = [http, system, ...stackFamilies(TEAMS)];
`,
    'src/declare.ts': `/** \`alert\` and \`dashboard\` with the stack's own names: a team or a dashboard that it does not have does not compile. */
import { alertDeclarations, dashboardDeclarations, type LibraryDashboard } from 'monitoring-as-code';
import type { Team } from './names';

/** Keys of the dashboards: the library's, and those of \`src/dashboards/\`. */
export type Dashboard = LibraryDashboard;

export const { alert, platformAlert, ratioAlert, platformRatioAlert } = alertDeclarations<{
  team: Team;
  dashboard: Dashboard;
}>();
export const dashboard = dashboardDeclarations<Dashboard>();
`,
    'src/service.ts': `import { serviceDeclarations } from 'monitoring-as-code';
import type { AlertThresholds } from './alerts';
import { type Namespace, names, type Team } from './names';

/** Declares a service: a team, a namespace or an alert that the stack does not have does not compile. */
export const service = serviceDeclarations<{ team: Team; namespace: Namespace; thresholds: AlertThresholds }>(names);
`,
    'src/environment.ts': `import type { Environment as AnyEnvironment } from 'monitoring-as-code';
import type { AlertThresholds } from './alerts';
import type { Team } from './names';

/** Each team has contacts, and thresholds are those of the stack's alerts. */
export type Environment = AnyEnvironment<{ team: Team; thresholds: AlertThresholds }>;
`,
    'src/alerts/index.ts': `/** The library's alerts for all that is measured, those of this folder, and what is changed about the library's. */
import { type Override, PACKS, RuleSet, type ThresholdsIn } from 'monitoring-as-code';
import { families } from '../families';

const packs = [...PACKS] as const;

/** What is changed about the library's alerts: \`override(highLatency, { severity: 'critical' })\`. */
const overrides: readonly Override[] = [];

export type AlertThresholds = ThresholdsIn<typeof packs>;

export const rules = new RuleSet({ families, packs, overrides });
`,
    'src/dashboards/index.ts': `/** Dashboards beside the library's or, with the same key, in their place. */
import type { Dashboard } from 'monitoring-as-code';

export const dashboards: readonly Dashboard[] = [];
`,
    'src/services/index.ts': `/** What is monitored, beside the stack itself. */
import type { Service } from 'monitoring-as-code';
import { web } from './web';

export const services: readonly Service[] = [web];
`,
    'src/services/web.ts': `import { http, ratio, seconds, system } from 'monitoring-as-code';
import { service } from '../service';

export const web = service('web', {
  description: 'What customers see.',
  team: 'operations',
  exposes: [http, system],
  slo: { availability: ratio(0.999), latency: { p95: seconds(1) } },
});
`,
    'src/environments/index.ts': `/** The first lies flat in dist/, the others in folders of their own. */
import { production } from './production';

export const environments = [production] as const;
`,
    'src/environments/production.ts': `import { days, gibibytes, hours, mebibytes, ratio, seconds } from 'monitoring-as-code';
import type { Environment } from '../environment';

${small('production', 'production', name)}`,
    'src/stack.ts': `import { dashboardsOf, type Stack, stack } from 'monitoring-as-code';
import { rules } from './alerts';
import { dashboards } from './dashboards';
import { environments } from './environments';
import { families } from './families';
import { names } from './names';
import { services } from './services';

/** All that is declared. */
export const ${identifier}: Stack = stack({
  names,
  rules,
  dashboards: dashboardsOf(names, families, dashboards, services),
  services,
  environments,
});
`,
  };
}
