import { withEntry, withImport } from '../edit';
import { importLines } from '../layout';
import { identifierOf, type Start } from './start';

export const service: Start = (project, name) => {
  const [team = 'operations'] = project.teams;
  const identifier = identifierOf(name, 'Service');
  return {
    files: {
      [`${project.folder}/services/${name}.ts`]: `${importLines(project, { catalogue: ['http', 'ratio', 'seconds', 'system'] })}
import { service } from '../service';

export const ${identifier} = service('${name}', {
  description: 'The service ${name}.',
  team: '${team}',
  exposes: [http, system],
  slo: { availability: ratio(0.999), latency: { p95: seconds(1) } },
});
`,
    },
    edits: project.inRepository
      ? {}
      : {
          [`${project.folder}/services/index.ts`]: text =>
            withImport(withEntry(text, 'services', identifier), `import { ${identifier} } from './${name}';`),
        },
    next: [
      `Say in ${project.folder}/services/${name}.ts what it does, who owns it, what it exposes and promises.`,
      `Its pods carry the label app.kubernetes.io/name: ${name}, run in the namespace ${project.product}, and serve /metrics on port 9090.`,
    ],
  };
};
