import { acceptsGzip, negotiateFormat } from '../../../telemetry/src/exporter/negotiate';

describe('the format', () => {
  /** As Prometheus 3.13 sends them (scrape/scrape.go): by default, with native histograms, and configured for text. */
  const PROMETHEUS =
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,' +
    'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
  const PROTOBUF_FIRST =
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,' +
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,' +
    'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
  const TEXT_ONLY = 'text/plain;version=0.0.4;q=0.6,*/*;q=0.5';
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

  it.each([
    ['Prometheus', PROMETHEUS, 'openmetrics'],
    ['Prometheus with native histograms', PROTOBUF_FIRST, 'openmetrics'],
    ['Prometheus configured for text', TEXT_ONLY, 'text'],
    ['a browser', BROWSER, 'text'],
    ['curl', '*/*', 'text'],
    ['no header', undefined, 'text'],
    ['an empty header', '', 'text'],
    ['OpenMetrics of any version', 'application/openmetrics-text', 'openmetrics'],
    ['a quoted version', 'Application/OpenMetrics-Text; Version="1.0.0" ; Q=0.5', 'openmetrics'],
    ['only an older OpenMetrics', 'application/openmetrics-text;version=0.0.1', 'text'],
    ['a preference for text', 'application/openmetrics-text;q=0.5, text/plain', 'text'],
    ['a preference for anything else', 'application/openmetrics-text;q=0.5, */*', 'text'],
    ['no preference', 'text/plain, application/openmetrics-text', 'openmetrics'],
    ['a refusal of OpenMetrics', 'application/openmetrics-text;q=0', 'text'],
    ['a refusal of text', 'application/openmetrics-text;q=0.1, text/plain;q=0, */*;q=0.9', 'openmetrics'],
    ['an invalid weight', 'application/openmetrics-text;q=much', 'text'],
    ['another format', 'application/json', 'text'],
  ])('for %s', (_, accept, format) => {
    expect(negotiateFormat(accept)).toBe(format);
  });
});

it.each([
  ['gzip', true],
  ['identity', false],
  [undefined, false],
  ['', false],
  ['br, gzip;q=0.5', true],
  ['gzip;q=0', false],
  ['*', true],
  ['gzip;q=0, *', false],
  ['x-gzip', false],
])('accept-encoding %s: compressed is %s', (acceptEncoding, compressed) => {
  expect(acceptsGzip(acceptEncoding)).toBe(compressed);
});
