import { family, gauge } from '../../lib/catalogue';
import { type DeclaredExporterProps, exporter } from '../../lib/components/exporter';

/** What a tide gauge's exporter exposes. */
export const tide = family(
  { name: 'tide', exposedBy: 'the tide exporter' },
  {
    up: gauge('tide_up', { help: 'Whether the gauge answered.', unit: 'boolean' }),
    level: gauge('tide_level', { help: 'Centimetres above chart datum.', unit: 'count' }),
  },
);

const complete: Required<DeclaredExporterProps> = {
  image: { registry: 'registry.harbour.example.com', repository: 'tools/tide-exporter', tag: '1.4.0' },
  port: 9800,
  exposes: [tide],
  aliveWhen: tide.up,
  args: ['--listen=:9800', '--interval=30s'],
  env: { TIDE_GAUGE: 'gauge.quay.svc:502' },
  secrets: {
    'api-key': { variable: 'TIDE_API_KEY', holds: 'Key of the forecast service', without: 'no forecasts are read' },
  },
  connects: [
    { host: 'gauge.quay.svc', port: 502 },
    { host: 'tides.example.com', port: 443 },
  ],
  user: 10_500,
  health: '/health',
};
/** Sets every field that an exporter has. */
export const tides = exporter('tide-exporter', complete);

/** Sets only what an exporter must. */
export const smallestExporter = exporter('smallest-exporter', {
  image: { registry: 'registry.harbour.example.com', repository: 'tools/smallest', tag: '1' },
  port: 9801,
  exposes: [tide],
  connects: [{ host: 'gauge.quay.svc', port: 502 }],
  user: 1,
});
