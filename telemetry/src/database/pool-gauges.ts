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
      // One that has ended has no size any more.
      for (const [pool, of] of this.pools) if (!of.ended) gauge.set({ pool }, size(of));
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

  /** Throws a TelemetryError where another pool, that has not ended, has the name. */
  add(name: string, pool: Pool): void {
    const known = this.pools.get(name);
    if (known !== undefined && known !== pool && !known.ending) {
      throw new TelemetryError([`two pools are called "${name}"; each must have a name of its own`]);
    }
    this.pools.set(name, pool);
  }
}
