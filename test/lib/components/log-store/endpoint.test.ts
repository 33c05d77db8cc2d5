import { logEndpoint } from '../../../../lib/components/log-store';
import { names } from '../../../example/stack';

describe('logs are posted to where the chosen store takes OTLP', () => {
  test('VictoriaLogs, which is named the fields that make a stream: otherwise every attribute of a resource would', () => {
    expect(logEndpoint(names, { store: 'victorialogs' })).toMatchObject({
      peer: { name: 'victorialogs', namespace: 'harbour-watch', ports: { web: { number: 9428 } } },
      port: 'web',
      path: '/insert/opentelemetry/v1/logs',
      headers: { 'VL-Stream-Fields': 'service.name,k8s.namespace.name,k8s.container.name' },
    });
  });

  test('Loki, whose configuration names them', () => {
    expect(logEndpoint(names, { store: 'loki' })).toMatchObject({
      peer: { name: 'loki', namespace: 'harbour-watch', ports: { web: { number: 3100 } } },
      port: 'web',
      path: '/otlp/v1/logs',
      headers: {},
    });
  });
});
