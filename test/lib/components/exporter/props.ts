import type { ExporterProps } from '../../../../lib/components/exporter';
import { large, names } from '../../../example/stack';

/** What every exporter is given. */
export const exporterProps: Required<ExporterProps> = {
  names,
  image: 'registry/exporter:1',
  resources: large.exporterResources,
  highlyAvailable: true,
};
