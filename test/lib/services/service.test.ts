import { counter, family, http, ratio } from '../../../lib/catalogue';
import { familiesOf, isService } from '../../../lib/services';
import { bookings, forecasts, ledger, names, service } from '../../example/stack';

test('is known by having been declared, not by its fields', () => {
  expect(isService(bookings)).toBe(true);
  expect(isService({ ...bookings })).toBe(false);
});

test('is scraped from its own pods in the first namespace of the product where it does not say otherwise', () => {
  expect(bookings.target).toEqual({
    kind: 'pods',
    namespace: names.namespaces.products[0],
    app: 'bookings',
    port: 9090,
    path: '/metrics',
  });
});

test('is scraped from an exporter where it says so', () => {
  expect(ledger.target).toMatchObject({ namespace: names.namespaces.monitoring, app: 'postgres-exporter' });
});

test('has a sample limit that follows from what its families may expose', () => {
  const small = family(
    { name: 'small', exposedBy: 'a test' },
    { a: counter('a_total', { help: 'A.', unit: 'count', maxSeries: 5_000 }) },
  );
  const { sampleLimit } = service('small', { description: 'Small.', team: 'models', exposes: [small] });
  expect(sampleLimit).toBe(7_000);
});

test('keeps a sample limit of its own', () => {
  expect(service('own', { description: 'Own.', team: 'models', exposes: [http], sampleLimit: 12 }).sampleLimit).toBe(
    12,
  );
});

test('has the pods of its own watched for its team, unless that is the platform team', () => {
  expect({ platform: bookings.pods, other: forecasts.pods, database: ledger.pods }).toEqual({
    platform: undefined,
    other: 'own',
    database: 'own',
  });
});

test('exposes what Prometheus records of every target, too', () => {
  expect(familiesOf(bookings)).toHaveLength(bookings.exposes.length + 1);
});

test('says where it is declared', () => {
  const declared = service('here', { description: 'Here.', team: 'models', exposes: [http], sampling: ratio(1) });
  expect(declared.declaredAt()).toMatch(/^test\/lib\/services\/service\.test\.ts:\d+$/);
});
