/** Jaeger validates every configuration that is rendered for any environment. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { yaml } from '../../lib/base';
import { BUILD_TIMEOUT_MS, tool } from '../../tools/pinned/build';
import { run, temporaryFolder } from '../../tools/process/run';
import { DEPLOYMENTS } from '../charts/manifests';
import { harbour, large } from '../example/stack';
import { PROGRAMS, propsOf, render } from '../lib/components/jaeger/render';

let jaeger = '';
beforeAll(async () => {
  jaeger = await tool('jaeger');
}, BUILD_TIMEOUT_MS);

const validate = async (config: object) => {
  const file = path.join(temporaryFolder('jaeger'), 'config.yaml');
  writeFileSync(file, yaml(config));
  return run(jaeger, ['validate', '--config', file]);
};

describe.each(
  DEPLOYMENTS.map(({ title, environment, stack }) => [title, render(propsOf(environment, stack))] as const),
)('%s', (_, rendered) => {
  test.each(PROGRAMS)('%s', async name => {
    const { code, stderr } = await validate(rendered.config(name));
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  });
});

test('Jaeger rejects an unknown field', async () => {
  const config = render(propsOf(large, harbour)).config('jaeger-storage');
  const { code, stderr } = await validate({
    ...config,
    extensions: { ...config.extensions, healthcheckv2: { htpp: {} } },
  });
  expect(code).not.toBe(0);
  expect(stderr).toContain('htpp');
});
