/** A program that logs to standard output, and reports its failures to standard error as one line of JSON. */
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { telemetry } from '../../../lib/catalogue';
import { Failures } from '../../../telemetry/src/failures';
import { attachFailures, createLogging } from '../../../telemetry/src/logging';
import { Metrics } from '../../../telemetry/src/metrics/metrics';
import { readSettings } from '../../../telemetry/src/settings';

const failures = new Failures();
const faults: string[] = [];
let warnings = 0;
failures.listen((_part, error, first) => {
  faults.push((error as Error).message);
  if (first) warnings += 1;
});
const metrics = new Metrics([], failures);
const logging = createLogging(readSettings({ serviceName: 'program' }), failures, { metrics });
attachFailures(logging, failures);
const { log } = logging;
async function report(): Promise<void> {
  const dropped = await metrics.registry.getSingleMetric(telemetry.logLinesDropped.name)?.get();
  const lost = dropped?.values.find(({ labels }) => labels.reason === 'lost')?.value;
  process.stderr.write(`${JSON.stringify({ faults: faults.length, warnings, lost, first: faults[0] })}\n`);
}

/** Writes lines of about 1 KB over many turns of the event loop, as requests would. */
async function flood(lines: number): Promise<void> {
  const padding = 'x'.repeat(1_000);
  for (let i = 0; i < lines; i += 1) {
    log.info({ i, padding });
    if (i % 100 === 0) await setImmediate();
  }
}

async function input(): Promise<void> {
  await once(process.stdin, 'data');
  process.stdin.destroy();
}

const scenarios: Readonly<Record<string, () => void | Promise<void>>> = {
  exit: () => {
    for (let i = 0; i < 1_000; i += 1) log.info({ i });
    process.exit(3);
  },
  throw: async () => {
    await flood(1_000);
    throw new Error('nobody catches this');
  },
  return: () => flood(1_000),
  killed: () => {
    log.info({ i: 0 });
    log.fatal({ i: 1 });
    process.kill(process.pid, 'SIGKILL');
  },
  flush: async () => {
    log.info({ i: 0 });
    await logging.flush();
    process.kill(process.pid, 'SIGKILL');
  },
  'log.flush': () => {
    log.info({ i: 0 });
    log.flush(() => process.kill(process.pid, 'SIGKILL'));
  },
  closed: async () => {
    log.info({ i: 0 });
    await logging.close();
    log.info({ i: 1 });
  },
  flood: async () => {
    await flood(10_000);
    await report();
    process.exit(0);
  },
  late: async () => {
    await flood(1_000);
    await report();
  },
  alive: async () => {
    await flood(1_000);
    await report();
    await input();
  },
  recover: async () => {
    await flood(10_000);
    await report();
    await input();
  },
};
void scenarios[process.argv[2] as string]?.();
