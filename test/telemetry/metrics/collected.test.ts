import { database, http } from '../../../lib/catalogue';
import { testCore } from '../core';

describe('a collected gauge', () => {
  const { connectionsIdle } = database;

  it('has the values that its collectors set in this scrape', async () => {
    const core = testCore();
    let idle: number | undefined = 3;
    core.metrics.gauge(connectionsIdle, gauge => {
      if (idle !== undefined) gauge.set({ pool: 'main' }, idle);
    });
    core.metrics.gauge(connectionsIdle, async gauge => gauge.set({ pool: 'reports' }, 1));
    expect(await core.series('db_connections_idle')).toMatchObject([
      { labels: { pool: 'main' }, value: 3 },
      { labels: { pool: 'reports' }, value: 1 },
    ]);
    idle = undefined;
    expect(await core.series('db_connections_idle')).toMatchObject([{ labels: { pool: 'reports' }, value: 1 }]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no pool');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no pool'))],
  ])('leaves a gap if its collector %s, which is reported', async (_, collect) => {
    const core = testCore();
    core.metrics.gauge(http.activeRequests).set({}, 2);
    core.metrics.gauge(connectionsIdle, gauge => gauge.set({ pool: 'main' }, 3));
    core.metrics.gauge(database.connectionsMax, collect);
    const { body } = await core.metrics.render('text');
    expect(body).toMatch(/^http_active_requests 2$/m);
    expect(body).toMatch(/^db_connections_idle\{pool="main"\} 3$/m);
    expect(body).not.toMatch(/^db_connections_max\b/m);
    expect(core.faults).toEqual([{ part: 'metrics', error: new Error('no pool') }]);
  });

  it('times out after 2 s', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const core = testCore();
      core.metrics.gauge(connectionsIdle, () => new Promise(() => {}));
      const rendered = core.metrics.render('text');
      await jest.advanceTimersByTimeAsync(1_999);
      expect(core.faults).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      expect((await rendered).body).toMatch(/^http_active_requests|# TYPE db_connections_idle gauge$/m);
      expect(core.faults).toMatchObject([
        { error: new Error('db_connections_idle (metric): its collector: timed out after 2000 ms') },
      ]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('does not call a collector that still hangs again', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const core = testCore();
      let calls = 0;
      let answer = () => {};
      core.metrics.gauge(connectionsIdle, async gauge => {
        calls += 1;
        await new Promise<void>(resolve => {
          answer = resolve;
        });
        gauge.set({ pool: 'main' }, calls);
      });
      for (let scrape = 1; scrape <= 3; scrape += 1) {
        const rendered = core.metrics.render('text');
        await jest.advanceTimersByTimeAsync(2_000);
        expect((await rendered).body).not.toMatch(/^db_connections_idle\{/m);
        expect([calls, core.faults.length]).toEqual([1, scrape]);
      }
      answer();
      await jest.advanceTimersByTimeAsync(0);
      const rendered = core.metrics.render('text');
      answer();
      expect((await rendered).body).toMatch(/^db_connections_idle\{pool="main"\} 2$/m);
    } finally {
      jest.useRealTimers();
    }
  });

  it('calls its collector once for concurrent scrapes', async () => {
    const core = testCore();
    let calls = 0;
    core.metrics.gauge(connectionsIdle, async gauge => {
      calls += 1;
      await null;
      gauge.set({ pool: 'main' }, calls);
    });
    const bodies = await Promise.all([core.metrics.render('text'), core.metrics.render('text')]);
    for (const { body } of bodies) expect(body).toMatch(/^db_connections_idle\{pool="main"\} 1$/m);
    await core.metrics.render('text');
    expect(calls).toBe(2);
  });

  it('has its whole budget in each scrape', async () => {
    const core = testCore();
    let round = 0;
    core.metrics.gauge(connectionsIdle, gauge => {
      round += 1;
      for (let i = 0; i < 4; i += 1) gauge.set({ pool: `${round}-${i}` }, i);
    });
    for (let i = 0; i < 3; i += 1) expect(await core.series('db_connections_idle')).toHaveLength(4);
    expect(core.faults).toEqual([]);
  });
});
