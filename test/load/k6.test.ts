import { BUILD_TIMEOUT_MS, tool } from '../../tools/build';
import { freePort } from '../../tools/run';
import { runK6 } from './run-k6';

beforeAll(async () => void (await tool('k6')), BUILD_TIMEOUT_MS);

test('nothing is put under load while something does not answer: all of it is named', async () => {
  const [webApi, metrics] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}/metrics`];
  const targets = { webApi, metrics: [metrics], prometheus: webApi, jaeger: webApi };
  await expect(runK6({ targets, plan: 'short', out: '', allowedHosts: [] })).rejects.toThrow(
    `no answer with status 200 from ${webApi}/v1/status, ${metrics}, ${webApi}/-/ready, ${webApi}/`,
  );
}, 20_000);
