/** A running platform to draw, with real services under traffic. */
import { setTimeout as sleep } from 'node:timers/promises';
import { production } from '../../aion/environments/production';
import { startWorkload } from '../../apps/stack';
import type { Source } from '../../tools/pictures/answers';
import { waitFor } from '../../tools/process/run';
import { startPlatform } from '../real/platform';
import { PrometheusApi } from '../support/prometheus-api';
import { startTraffic } from './traffic';

/** Between two points of a graph, in seconds. Scrapes are a second apart, and a rate needs a few requests. */
const INTERVAL = 4;
const USERS = 6;
/** ServiceDown fires after two minutes: four seconds of the platform, whose time runs 30 times as fast. */
const UNTIL_NOTICED_MS = 60_000;

export interface DrawnPlatform {
  /** What to draw of it now. */
  source(subtitle: string): Source;
  /** Ends a service, and deletes its pods. Resolves when its alert fires. */
  lose(service: string): Promise<void>;
  close(): Promise<void>;
}

/** Resolves once it has run for so many minutes with every target up. */
export async function startDrawnPlatform(minutes: number, report: (line: string) => void): Promise<DrawnPlatform> {
  report('starting the platform, web-api, ai-engine, PostgreSQL and Redis');
  const workload = await startWorkload();
  const services = [workload.webApi, workload.aiEngine];
  const programs = Object.fromEntries(services.map(({ name, metrics }) => [name, new URL(metrics).origin]));
  const platform = await startPlatform(production, { programs });
  const api = new PrometheusApi(platform.prometheus.url);
  const allUp = async () => (await api.targets()).activeTargets.every(({ health }) => health === 'up');
  await waitFor(allUp, { what: 'all targets to be up', program: platform.programs, timeoutMs: 120_000 });
  // Not earlier: the alerts on targets that were not found yet would be in the pictures.
  const written = platform.writeRules();
  const evaluated = async () => (await api.rules()).filter(({ health }) => health === 'ok').length >= written.length;
  await waitFor(evaluated, { what: 'all rules to be evaluated', program: platform.programs, timeoutMs: 120_000 });
  const traffic = startTraffic(workload.webApi.api, USERS);
  const from = Math.floor(Date.now() / 1e3);
  report(`running it for ${minutes} min`);
  await sleep(minutes * 60_000);
  return {
    source: subtitle => ({
      prometheus: platform.prometheus.url,
      postgres: workload.databaseUrl,
      window: { from, to: Math.floor(Date.now() / 1e3), scrapeInterval: INTERVAL },
      subtitle,
    }),
    lose: async name => {
      report(`deleting ${name}`);
      platform.delete(name);
      await services.find(service => service.name === name)?.program.stop();
      const fires = async () =>
        (await api.alerts()).some(
          ({ labels, state }) => state === 'firing' && labels.alertname === 'ServiceDown' && labels.service === name,
        );
      await waitFor(fires, { what: `ServiceDown of ${name}`, program: platform.programs, timeoutMs: 180_000 });
      await sleep(UNTIL_NOTICED_MS);
    },
    close: async () => {
      await traffic.stop();
      platform.close();
    },
  };
}
