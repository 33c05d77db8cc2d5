import { readArguments } from '../../../bench/anomaly/arguments';

test('asks for a month and every peer that needs no copy by default', () => {
  expect(readArguments([])).toMatchObject({ request: { seed: 1, weeks: 4, every: 240, peers: true, json: false } });
  const args = ['--seed', '3', '--weeks', '2', '--every', '120', '--processes', '1', '--no-peers', '--json'];
  expect(readArguments(args)).toEqual({
    request: { seed: 3, weeks: 2, every: 120, processes: 1, peers: false, json: true },
  });
  // Rules that look back two minutes would have gaps otherwise.
  expect(readArguments(['--grafana', 'rules'])).toMatchObject({ request: { every: 120, grafana: 'rules' } });
});

test('reports every wrong option at once', () => {
  const args = ['--seed', 'x', '--weeks', '1', '--every', '300', '--processes', '0', '--grafana', 'rules'];
  expect(readArguments(args)).toEqual({
    problems: [
      '--seed is "x", must be a whole number from 0 on',
      '--weeks is "1", must be a whole number from 2 on',
      '--every is "300", must be a whole number from 30 to 120',
      '--processes is "0", must be a whole number from 1 on',
    ],
  });
});
