import { family } from '../family';
import { gauge } from '../metric';

/** What Prometheus itself records about each scrape. */
export const target = family(
  { name: 'target', exposedBy: 'Prometheus, about every target' },
  {
    up: gauge('up', { help: '1 if the last scrape succeeded.', unit: 'boolean' }),
    scrapeDuration: gauge('scrape_duration_seconds', { help: 'Time that the last scrape took.', unit: 'seconds' }),
    samplesScraped: gauge('scrape_samples_post_metric_relabeling', {
      help: 'Samples of the last scrape that were kept.',
      unit: 'count',
    }),
    seriesAdded: gauge('scrape_series_added', {
      help: 'Series that first appeared in the last scrape.',
      unit: 'count',
    }),
  },
);
