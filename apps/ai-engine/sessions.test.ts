import { Sessions } from './sessions';

function sessions() {
  let active = 0;
  const session = ({ id }: { readonly id?: string } = {}) => {
    active++;
    const end = () => void active--;
    return { ...(id !== undefined && { id }), end, [Symbol.dispose]: end };
  };
  return { all: new Sessions({ session }, 1_000), active: () => active };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('opens a session once, and closes it once', () => {
  const { all, active } = sessions();
  expect(all.use('a')).toBe(all.use('a'));
  all.use('b');
  expect(active()).toBe(2);
  expect([all.close('a'), all.close('a'), active()]).toEqual([true, false, 1]);
});

test('closes a session that is idle, and not one in use', () => {
  const { all, active } = sessions();
  all.use('a');
  all.use('b');
  jest.advanceTimersByTime(900);
  all.use('b');
  jest.advanceTimersByTime(900);
  expect([all.close('a'), all.close('b'), active()]).toEqual([false, true, 0]);
});

test('holds extra sessions open until told to stop', () => {
  const { all, active } = sessions();
  all.use('a');
  const stop = all.hold(150);
  jest.advanceTimersByTime(5_000);
  expect(active()).toBe(150);
  stop();
  expect(active()).toBe(0);
});

test('closes all sessions at shutdown', () => {
  const { all, active } = sessions();
  for (const id of ['a', 'b', 'c']) all.use(id);
  all.closeAll();
  expect(active()).toBe(0);
});
