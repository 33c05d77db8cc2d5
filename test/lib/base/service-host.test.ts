import { serviceOfHost } from '../../../lib/base/service-host';

test.each([
  ['mysql.shop.svc', { name: 'mysql', namespace: 'shop' }],
  ['mysql.shop.svc.cluster.local', { name: 'mysql', namespace: 'shop' }],
  // A pod of a headless Service is behind the same pods' labels as its Service.
  ['kafka-0.kafka.shop.svc', { name: 'kafka', namespace: 'shop' }],
  ['mysql.example.com', undefined],
  // What a stranger may register must not pass for the cluster's own.
  ['mysql.shop.svc-example.com', undefined],
  ['shop.svc', undefined],
  ['mysql', undefined],
])('%s', (host, service) => {
  expect(serviceOfHost(host)).toEqual(service);
});
