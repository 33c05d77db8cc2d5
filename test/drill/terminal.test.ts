import { run } from '../../tools/process/finish';
import { temporaryFolder } from '../../tools/process/run';
import { prepareTerminal } from './terminal';

test('what is run in the prepared terminal is recorded, with the kubectl and kubeconfig of the cluster', async () => {
  const folder = temporaryFolder('terminal');
  const { enter, typed } = prepareTerminal(folder, {
    kubeconfig: '/x/config',
    kubectlPath: '/opt/kubectl/bin/kubectl',
  });
  expect(typed()).toEqual([]);
  const input = `${enter}\necho "$KUBECONFIG"; echo "$PATH" | cut -d: -f1\ntrue | cat\n`;
  const { stdout } = await run('bash', ['--norc', '-i'], { input });
  expect(stdout).toContain('/x/config\n/opt/kubectl/bin\n');
  expect(typed().map(({ text }) => text)).toEqual(['echo "$KUBECONFIG"; echo "$PATH" | cut -d: -f1', 'true | cat']);
});
