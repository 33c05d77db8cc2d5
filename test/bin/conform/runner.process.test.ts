/** The command as `npm run` starts it, with a broken catalogue: that is not a verdict on the service. */
import { NOT_CHECKED } from '../../../bin/conform/main';
import { processes } from '../../../tools/cluster/processes';
import { Project } from '../../synth/project';

const project = new Project();
afterAll(() => project.remove());

test.each([
  ['has a wrong type', "unit: 'percent'", "unit: 'percentage'", 'Type check failed; nothing was run.'],
  ['declares an invalid name', "'system_cpu_usage_percent'", "'system-cpu'", '"system-cpu" is not a valid metric name'],
  ['is not TypeScript', 'export const system', 'export const const', 'ERROR'],
])(
  'exits with code 2 for a catalogue that %s',
  (_, from, to, message) => {
    const restore = project.edit('lib/catalogue/families/system.ts', from, to);
    const { status, stdout, stderr } = project.run('bin/conform.ts', '--help');
    // esbuild is not counted: it writes nothing and ends as soon as its parent process is gone.
    const left = processes().filter(
      ({ folder, arguments: given }) => folder === project.root && given.includes('tsconfig.run.json'),
    );
    restore();
    expect(stderr).toContain(message);
    expect({ status, stdout, left }).toEqual({ status: NOT_CHECKED, stdout: '', left: [] });
  },
  120_000,
);
