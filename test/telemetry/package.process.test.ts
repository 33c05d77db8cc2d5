/** The package as a service installs it: packed, installed in an empty folder, and used as its README says. */
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, run, temporaryFolder } from '../../tools/process/run';

const README = readFileSync('telemetry/README.md', 'utf8');
/** The README's first TypeScript block, on a free port. */
const fiveLines = (/```ts\n([\s\S]*?)```/.exec(README)?.[1] ?? '').replace(
  "host: '0.0.0.0', port: 8080",
  "host: '127.0.0.1', port: 0",
);
const USED = `
const get = (url: string) => fetch(url).then(answer => answer.text());
await get(\`http://127.0.0.1:\${(server.server.address() as { port: number }).port}/users/7\`);
console.log(await get(String(new URL('/metrics', telemetry.exporter?.url))));
await server.close();
await telemetry.shutdown();
`;
const ENVIRONMENT = {
  OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
  OTEL_EXPORTER_PROMETHEUS_PORT: '0',
  OTEL_TRACES_EXPORTER: 'none',
  LOG_LEVEL: 'silent',
};

let folder: string;
beforeAll(async () => {
  folder = temporaryFolder();
  const packed = await run('npm', ['pack', '--workspace', 'telemetry', '--pack-destination', folder, '--silent'], {
    timeoutMs: 120_000,
  });
  const own = path.join(folder, 'node_modules', '@aion', 'telemetry');
  mkdirSync(own, { recursive: true });
  await run('tar', [
    '-xzf',
    path.join(folder, packed.stdout.trim().split('\n').at(-1) ?? ''),
    '-C',
    own,
    '--strip-components=1',
  ]);
  installDependencies(folder, name => name !== '@aion');
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
}, 300_000);
afterAll(cleanUp);

/** Links the packages that npm would install. */
function installDependencies(into: string, wanted: (name: string) => boolean): void {
  for (const name of readdirSync('node_modules').filter(name => !name.startsWith('.') && wanted(name))) {
    symlinkSync(path.resolve('node_modules', name), path.join(into, 'node_modules', name));
  }
}

const inFolder = (program: string, args: readonly string[], cwd = folder) =>
  run(program, args, { cwd, env: ENVIRONMENT });

/** The output of the compiler, which also checks the package's own types; empty on success. */
async function compile(file: string, cwd?: string): Promise<string> {
  const options = ['--strict', '--skipLibCheck', 'false', '--module', 'nodenext', '--target', 'es2023'];
  return (await inFolder(path.resolve('node_modules/.bin/tsc'), [...options, '--types', 'node', file], cwd)).stdout;
}

test("the README's five lines compile and serve the catalogue's metrics", async () => {
  expect(
    fiveLines
      .trim()
      .split('\n')
      .filter(line => !line.startsWith('import') && line !== ''),
  ).toHaveLength(5);
  writeFileSync(path.join(folder, 'service.ts'), fiveLines + USED);
  expect(await compile('service.ts')).toBe('');
  const { stdout } = await inFolder(process.execPath, ['service.js']);
  expect(stdout).toContain('http_requests_total{method="GET",path="/users/:id",status="200"} 1');
}, 300_000);

test('a wrong label or pool does not compile in a service', async () => {
  const wrong = `
    import { startTelemetry } from '@aion/telemetry';
    import { http } from '@aion/telemetry/catalogue';
    const telemetry = await startTelemetry({ serviceName: 'web-api' });
    telemetry.metrics.counter(http.requests).inc({ method: 'GET', route: '/', status: '200' });
    telemetry.metrics.counter(http.requests).inc({ method: 'GET', path: '/', status: '299' });
    telemetry.pool({}, { name: 'main' });
  `;
  writeFileSync(path.join(folder, 'wrong.ts'), wrong);
  const errors = await compile('wrong.ts');
  expect(errors).toMatch(/wrong\.ts\(5,.*'route' does not exist/s);
  expect(errors).toMatch(/wrong\.ts\(6,.*"299"/s);
  expect(errors).toMatch(/wrong\.ts\(7,.*'Pool'/s);
}, 300_000);

test('a service without fastify, express and pg compiles and runs', async () => {
  const bare = temporaryFolder();
  cpSync(path.join(folder, 'node_modules', '@aion'), path.join(bare, 'node_modules', '@aion'), { recursive: true });
  installDependencies(bare, name => !['@aion', '@types', 'fastify', 'express', 'pg'].includes(name));
  mkdirSync(path.join(bare, 'node_modules', '@types'));
  symlinkSync(path.resolve('node_modules/@types/node'), path.join(bare, 'node_modules/@types/node'));
  writeFileSync(path.join(bare, 'package.json'), JSON.stringify({ type: 'module' }));
  const worker = `
    import { startTelemetry } from '@aion/telemetry';
    const telemetry = await startTelemetry({ serviceName: 'worker' });
    const answer: string = await telemetry.ai.inference({ model: 'small' }, () => 'answer');
    console.log(answer);
    await telemetry.shutdown();
  `;
  writeFileSync(path.join(bare, 'worker.ts'), worker);
  expect(await compile('worker.ts', bare)).toBe('');
  expect((await inFolder(process.execPath, ['worker.js'], bare)).stdout.trim()).toBe('answer');
}, 300_000);

test('import and require return the same catalogue, which the library uses', async () => {
  writeFileSync(
    path.join(folder, 'both.cjs'),
    `const { http } = require('@aion/telemetry/catalogue');
     const { startTelemetry } = require('@aion/telemetry');
     Promise.all([import('@aion/telemetry'), import('@aion/telemetry/catalogue')]).then(async ([library, catalogue]) => {
       const telemetry = await startTelemetry({ serviceName: 'both' });
       telemetry.metrics.counter(catalogue.http.requests).inc({ method: 'GET', path: '/', status: '200' });
       console.log(catalogue.http === http, library.startTelemetry === startTelemetry);
       await telemetry.shutdown();
     });`,
  );
  expect((await inFolder(process.execPath, ['both.cjs'])).stdout.trim()).toBe('true true');
}, 300_000);

test('the README lists every variable', () => {
  const read = readdirSync('telemetry/src/settings').flatMap(file => {
    const text = readFileSync(path.join('telemetry/src/settings', file), 'utf8');
    return [...text.matchAll(/'((?:OTEL|LOG|DB)_[A-Z_]+)'/g)].map(([, name = '']) => name);
  });
  const abbreviated = (name: string) =>
    README.includes(`\`…_${name.split('_').slice(-2).join('_')}\``) ||
    README.includes(`\`…_${name.split('_').at(-1)}\``);
  expect([...new Set(read)].filter(name => !README.includes(`\`${name}\``) && !abbreviated(name))).toEqual([]);
});
