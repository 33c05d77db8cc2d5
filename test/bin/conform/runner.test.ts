/** The command as `npm run` starts it, where the catalogue itself is wrong: that is no verdict on the service. */
import { NOT_CHECKED } from '../../../bin/conform/main';
import { processes } from '../../../tools/cluster/processes';
import { Project } from '../../synth/project';

const project = new Project();
afterAll(() => project.remove());

test.each([
  ['has a wrong type', "unit: 'percent'", "unit: 'percentage'", 'The types are wrong; nothing was run.'],
  ['declares what it cannot', "'system_cpu_usage_percent'", "'system-cpu'", '"system-cpu" is not a metric name'],
  ['is no TypeScript', 'export const system', 'export const const', 'ERROR'],
])(
  'a catalogue that %s',
  (_, from, to, told) => {
    const restore = project.edit('lib/catalogue/families/system.ts', from, to);
    const { status, stdout, stderr } = project.run('bin/conform.ts', '--help');
    // Not esbuild, which writes nothing and ends as soon as it sees that its caller has gone.
    const left = processes().filter(
      ({ folder, arguments: given }) => folder === project.root && given.includes('tsconfig.run.json'),
    );
    restore();
    expect(stderr).toContain(told);
    expect({ status, stdout, left }).toEqual({ status: NOT_CHECKED, stdout: '', left: [] });
  },
  120_000,
);
