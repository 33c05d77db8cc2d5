import { withEntry, withImport } from '../edit';
import { importLines } from '../layout';
import { camelCase, type Start, sentenceCase } from './start';

export const dashboard: Start = (project, name) => {
  const identifier = `${camelCase(name)}Dashboard`;
  return {
    files: {
      [`${project.folder}/dashboards/${name}.ts`]: `${importLines(project, {
        catalogue: ['http'],
        dashboards: ['chosen', 'timeseries', 'variable'],
        promql: ['promql', 'rateInterval'],
      })}
import { dashboard } from '../declare';

const { service } = chosen;

export const ${identifier} = dashboard('${name}', {
  title: '${sentenceCase(name)}',
  description: 'How many requests do the services answer, and how many fail?',
  variables: [variable('service', promql\`\${http.activeRequests}\`)],
  rows: {
    Requests: [
      timeseries('Requests', {
        shows: 'Requests per second that each service answers.',
        queries: {
          '{{service}}': promql\`sum by (service) (rate(\${http.requests}{\${service}}[\${rateInterval}]))\`,
        },
      }),
      timeseries('Failed requests', {
        shows: 'Requests per second that were answered with a 5xx status.',
        queries: {
          '{{service}}': promql\`
            sum by (service) (rate(\${http.requests}{\${service}, status=~"5.."}[\${rateInterval}]))\`,
        },
      }),
    ],
  },
});
`,
    },
    edits: {
      [`${project.folder}/dashboards/index.ts`]: text =>
        withImport(withEntry(text, 'dashboards', identifier), `import { ${identifier} } from './${name}';`),
      [`${project.folder}/declare.ts`]: text => withKey(text, name),
    },
    next: [
      `Change ${project.folder}/dashboards/${name}.ts to the question that it answers. Its uid is ${project.prefix}-${name}, and never changes.`,
    ],
  };
};

/** `type Dashboard = LibraryDashboard;` → `type Dashboard = LibraryDashboard | 'stock';` */
function withKey(text: string, key: string): string {
  const found = /^(?:export )?type Dashboard = [^;]*/m.exec(text);
  if (found === null) throw new Error('it has no type Dashboard');
  return text.replace(found[0], `${found[0]} | '${key}'`);
}
