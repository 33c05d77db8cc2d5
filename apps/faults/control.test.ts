import { faultControl } from './control';
import { FaultRefused, type Faults, fault } from './fault';
import { oneOf, share, text, wholeNumber } from './parameters';
import { Switchboard } from './switchboard';

function controlled() {
  const log: string[] = [];
  const faults: Faults = {
    errors: fault(
      'Fails.',
      {
        share: share('of the requests'),
        status: oneOf('of the answer', [500, 503], 500),
        times: wholeNumber('in all', { from: 1, to: 9 }, 3),
        path: text('asked', '^/', '/'),
      },
      values => {
        log.push(`begin ${JSON.stringify(values)}`);
        return () => void log.push('end errors');
      },
    ),
    gone: fault('Goes.', {}, () => async () => void log.push('end gone')),
    unfit: fault('Never.', {}, () => {
      throw new FaultRefused('FAULT_X is not set');
    }),
  };
  const app = faultControl(faults, new Switchboard(faults));
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) => {
    const answer = await app.inject({ method, url, ...(payload && { payload }) });
    return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() };
  };
  return { ask, log };
}

test('starts a fault with its parameters and every default, lists it, and stops it', async () => {
  const { ask, log } = controlled();
  const put = await ask('PUT', '/faults/errors', { share: 0.5 });
  const parameters = { share: 0.5, status: 500, times: 3, path: '/' };
  expect(put).toEqual({ status: 200, body: { parameters, since: expect.stringMatching(/^\d{4}-.*Z$/) } });
  expect((await ask('GET', '/faults')).body).toMatchObject({
    active: { errors: put.body },
    known: { gone: {}, unfit: {} },
  });
  expect((await ask('DELETE', '/faults/errors')).status).toBe(204);
  expect((await ask('GET', '/faults')).body).toMatchObject({ active: {} });
  expect(log).toEqual([`begin ${JSON.stringify(parameters)}`, 'end errors']);
});

test('stops an active fault before it is started again', async () => {
  const { ask, log } = controlled();
  await Promise.all([ask('PUT', '/faults/errors', { share: 0.1 }), ask('PUT', '/faults/errors', { share: 0.2 })]);
  expect(log.map(line => line.slice(0, 18))).toEqual(['begin {"share":0.1', 'end errors', 'begin {"share":0.2']);
});

test('does not start a fault twice while it is still starting', async () => {
  const log: string[] = [];
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  const slow = fault('Takes a while.', {}, async () => {
    log.push('begins');
    await opened;
    log.push('is on');
    return () => void log.push('ends');
  });
  const board = new Switchboard({ slow });
  const starts = [board.begin('slow', {}), board.begin('slow', {})];
  open();
  await Promise.all(starts);
  expect(log).toEqual(['begins', 'is on', 'ends', 'begins', 'is on']);
});

test('keeps a fault active when its new parameters are refused', async () => {
  const log: string[] = [];
  const choosy = fault('Takes what it likes.', {}, ({ good }: { good?: boolean }) => {
    if (!good) throw new FaultRefused('not that');
    log.push('begins');
    return () => void log.push('ends');
  });
  const board = new Switchboard({ choosy });
  await board.begin('choosy', { good: true });
  const before = board.active();
  await expect(board.begin('choosy', { good: false })).rejects.toThrow('not that');
  expect(board.active()).toEqual(before);
  await board.end('choosy');
  expect(log).toEqual(['begins', 'ends', 'begins', 'ends']);
});

test('takes no body for a fault without parameters; stops all faults in one request', async () => {
  const { ask, log } = controlled();
  expect((await ask('PUT', '/faults/gone')).status).toBe(200);
  await ask('PUT', '/faults/errors', { share: 1 });
  expect((await ask('DELETE', '/faults')).status).toBe(204);
  expect((await ask('GET', '/faults')).body).toMatchObject({ active: {} });
  expect(log.slice(1).sort()).toEqual(['end errors', 'end gone']);
});

test('reports all wrong parameters together, and starts nothing', async () => {
  const { ask, log } = controlled();
  const wrong = { share: 1.5, status: 404, times: 'two', path: 'x', shares: 1 };
  expect(await ask('PUT', '/faults/errors', wrong)).toEqual({
    status: 400,
    body: {
      problems: expect.arrayContaining([
        'shares is not a parameter of this fault',
        'share must be <= 1',
        'status must be one of 500,503',
        'times must be integer',
        'path must match pattern "^/"',
      ]),
    },
  });
  expect(await ask('PUT', '/faults/errors', { share: '0.5' })).toEqual({
    status: 400,
    body: { problems: ['share must be number'] },
  });
  expect(await ask('PUT', '/faults/errors', {})).toEqual({
    status: 400,
    body: { problems: ["the body must have required property 'share'"] },
  });
  expect(log).toEqual([]);
});

test('refuses a fault that cannot run in this process, and does not list it as active', async () => {
  const { ask } = controlled();
  expect(await ask('PUT', '/faults/unfit')).toEqual({ status: 409, body: { problems: ['FAULT_X is not set'] } });
  expect((await ask('GET', '/faults')).body).toMatchObject({ active: {} });
});

test('answers an unknown fault with the names of the known ones', async () => {
  const { ask } = controlled();
  expect(await ask('PUT', '/faults/error', {})).toEqual({
    status: 404,
    body: { problems: ['there is no PUT /faults/error; the faults are errors, gone, unfit'] },
  });
});
