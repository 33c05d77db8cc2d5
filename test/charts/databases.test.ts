/** The library watches two kinds of database. An environment has each, or nothing of it. */

import { flows } from '../../charts/flows';
import { secretsOf } from '../../charts/secrets';
import { withoutWarnings } from '../../lib/base';
import { type Environment, monitoredIn, type Stack } from '../../lib/stack';
import { synthesize } from '../../lib/synth/synthesize';
import { withSqlPanel } from '../example/sql-panel';
import { harbour, large } from '../example/stack';
import { Deployment } from './manifests';

/** Grafana queries a database only for a panel that needs it. */
const queried = withSqlPanel(harbour);

const { postgres, redis } = large.databases ?? {};
if (postgres === undefined || redis === undefined) throw new Error('large has both databases');

const { databases: _, ...withoutDatabases } = large;
const PLACES: readonly (readonly [string, Environment, readonly ('postgres' | 'redis')[]])[] = [
  ['both', large, ['postgres', 'redis']],
  ['PostgreSQL only', { ...large, databases: { postgres } }, ['postgres']],
  ['Redis only', { ...large, databases: { redis } }, ['redis']],
  ['an empty declaration', { ...large, databases: {} }, []],
  ['none', withoutDatabases, []],
];

describe.each(PLACES)('%s', (_, environment, present) => {
  const deployment = new Deployment(queried, environment);
  const only = (names: readonly string[]) => names.filter(name => /postgres|redis/.test(name));

  test('is synthesized without a problem', () => {
    expect(withoutWarnings(synthesize(environment, queried).problems)).toEqual([]);
  });

  test('has an exporter for each, a scrape job and rules', () => {
    const exporters = present.map(name => `${name}-exporter`);
    expect(only(deployment.workloads.map(({ metadata }) => metadata.name))).toEqual(exporters);
    const files = present.map(name => `${name}.yml`);
    expect(only(Object.keys(deployment.find('ConfigMap', 'prometheus-scrape').data))).toEqual(files);
    expect(only(deployment.configFiles('prometheus-rules'))).toEqual(files);
  });

  test('has the Secrets that are read, and no other', () => {
    const wanted = { postgres: ['grafana-postgres', 'postgres-exporter'], redis: ['redis-exporter'] };
    const secrets = present.flatMap(name => wanted[name]);
    expect(only(secretsOf(queried, environment).map(({ name }) => name))).toEqual(secrets);
    const text = JSON.stringify(deployment.objects);
    const unknown = Object.values(wanted)
      .flat()
      .filter(name => !secrets.includes(name) && text.includes(`"name":"${name}"`));
    expect(unknown).toEqual([]);
  });

  test('has the flows to each, and the policies of these', () => {
    const services = monitoredIn(environment, harbour.services);
    const declared = flows(queried, environment, services).map(({ from, to }) => `${from.name} → ${to.name}`);
    const wanted = {
      postgres: ['grafana → postgres', 'postgres-exporter → postgres', 'prometheus → postgres-exporter'],
      redis: ['redis-exporter → redis', 'prometheus → redis-exporter'],
    };
    expect(only(declared).sort()).toEqual(present.flatMap(name => wanted[name]).sort());
    const policies = deployment.objects.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(only(policies.map(({ metadata }) => metadata.name))).toEqual(present.map(name => `${name}-exporter`));
  });

  test('has a datasource for PostgreSQL where there is one', () => {
    const { data } = deployment.find('ConfigMap', 'grafana');
    expect(data['datasources.yaml'].includes('uid: postgres')).toBe(present.includes('postgres'));
    const [{ env = [] }] = deployment.find('StatefulSet', 'grafana').spec.template.spec.containers;
    expect(env).toHaveLength(present.includes('postgres') ? 1 : 0);
  });
});

const dashboard = (stack: Stack, environment: Environment) => {
  const { data } = new Deployment(stack, environment).find('ConfigMap', 'grafana-dashboard-harbour-berths');
  return JSON.parse(data['harbour-berths.json']) as { panels: { title: string; datasource: { uid: string } }[] };
};

test('a panel over SQL, and its row, are left out where there is no database', () => {
  const titles = (environment: Environment) => dashboard(queried, environment).panels.map(({ title }) => title);
  expect(titles(large)).toEqual(['Bookings', 'Berths', 'Berths in use']);
  expect(titles(withoutDatabases)).toEqual(['Bookings']);
});

test('without a panel over SQL, Grafana has no data source, Secret, flow or password for it', () => {
  expect(secretsOf(harbour, large).map(({ name }) => name)).not.toContain('grafana-postgres');
  const deployment = new Deployment(harbour, large);
  expect(deployment.find('ConfigMap', 'grafana').data['datasources.yaml']).not.toContain('uid: postgres');
  const [{ env }] = deployment.find('StatefulSet', 'grafana').spec.template.spec.containers;
  expect(env).toBeUndefined();
  const declared = flows(harbour, large, monitoredIn(large, harbour.services));
  expect(declared.filter(({ from, to }) => from.name === 'grafana' && to.name === 'postgres')).toEqual([]);
});
