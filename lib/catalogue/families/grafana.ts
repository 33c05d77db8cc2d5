import { family } from '../family';
import { open } from '../labels';
import { info } from '../metric';

export const grafana = family(
  { name: 'grafana', exposedBy: 'Grafana, about itself' },
  {
    build: info('grafana_build_info', {
      help: 'The version that runs.',
      labels: { version: open('version', 1), edition: open('edition', 1) },
    }),
  },
);
