import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../tools/process/run';
import { refusal } from './safety';

const folder = temporaryFolder('kubeconfigs');
function kubeconfig(name: string, server: string, authority = 'ours', context = 'here'): string {
  const file = path.join(folder, name);
  const cluster = { server, 'certificate-authority-data': authority };
  const config = {
    'current-context': context,
    contexts: [{ name: 'here', context: { cluster: 'it', user: 'me' } }],
    clusters: [{ name: 'it', cluster }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const local = kubeconfig('local', 'https://10.0.0.1:6443');
const copy = kubeconfig('copy', 'https://10.0.0.1:6443');
const production = kubeconfig('production', 'https://api.example.com');
const sameAddress = kubeconfig('same-address', 'https://10.0.0.1:6443', 'of another cluster');
const noContext = kubeconfig('no-context', 'https://10.0.0.1:6443', 'ours', 'none');
const noKubeconfig = path.join(folder, 'text');
writeFileSync(noKubeconfig, '- one\n- : two: {');

test('a drill needs the local cluster, and says how to start it', () => {
  expect(refusal({ local: undefined, given: {} })).toBe(
    'No local cluster runs: start it with `npm run cluster:up`, and run the drill again.',
  );
});

test.each([
  ['nothing', undefined],
  ['an empty list', ''],
  ['the local kubeconfig', local],
  ['a copy of it', copy],
])('runs with %s', (_, value) => {
  expect(refusal({ local, given: { KUBECONFIG: value } })).toBeUndefined();
});

test.each([
  ['another cluster', production, 'which selects https://api.example.com'],
  ['another cluster behind the local one in a list', `${local}:${production}`, 'which selects https://api.example.com'],
  ['a cluster of another authority at the same address', sameAddress, 'which selects https://10.0.0.1:6443'],
  ['no context', noContext, 'which selects no cluster'],
  ['a file that is not there', path.join(folder, 'missing'), 'which does not exist'],
  ['a file that is no kubeconfig', noKubeconfig, 'which is no kubeconfig'],
])('refuses %s', (_, value, why) => {
  const problem = refusal({ local, given: { '--kubeconfig': undefined, KUBECONFIG: value } });
  expect(problem).toMatch(/^KUBECONFIG is /);
  expect(problem).toContain(`${why}: a drill breaks things, and runs on the local cluster alone`);
  expect(problem).toContain(`export KUBECONFIG=${local}`);
});
