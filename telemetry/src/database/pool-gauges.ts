import type { Pool } from 'pg';
import { database } from '../catalogue';
import type { Gauge, Metrics } from '../metrics/metrics';
import { TelemetryError } from '../problems';

type PoolGauge = Gauge<typeof database.connectionsMax.labels>;

/** Sizes of the pools, read at each scrape. */
export class PoolGauges {
  private readonly pools = new Map<string, Pool>();

  constructor(metrics: Metrics) {
    const read = (size: (pool: Pool) => number) => (gauge: PoolGauge) => {
      // A pool that has ended has no size.
      for (const [name, pool] of this.pools) if (!pool.ended) gauge.set({ pool: name }, size(pool));
    };
    metrics.gauge(
      database.connectionsActive,
      read(pool => pool.totalCount - pool.idleCount),
    );
    metrics.gauge(
      database.connectionsIdle,
      read(pool => pool.idleCount),
    );
    metrics.gauge(
      database.connectionsMax,
      read(pool => pool.options.max),
    );
    metrics.gauge(
      database.connectionsWaiting,
      read(pool => pool.waitingCount),
    );
  }

  /** Throws a TelemetryError if another pool that has not ended has this name. */
  add(name: string, pool: Pool): void {
    const known = this.pools.get(name);
    if (known !== undefined && known !== pool && !known.ending) {
      throw new TelemetryError([`two pools are called "${name}"; each must have a unique name`]);
    }
    this.pools.set(name, pool);
  }
}
