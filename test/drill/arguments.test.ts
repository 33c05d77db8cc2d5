import { readArguments } from './arguments';

const KNOWN = {
  rehearsed: ['HighErrorRate', 'PodCrashLooping, every 13 minutes'],
  all: ['HighErrorRate', 'PodCrashLooping', 'TargetDown'],
} as const;

test('takes one alert, or one of its causes', () => {
  expect(readArguments(['HighErrorRate'], KNOWN)).toEqual({ request: { alert: 'HighErrorRate', yes: false } });
  expect(
    readArguments(['PodCrashLooping, every 13 minutes', '--yes', '--who', 'Ada', '--report', 'x.md'], KNOWN),
  ).toEqual({ request: { alert: 'PodCrashLooping, every 13 minutes', yes: true, who: 'Ada', report: 'x.md' } });
});

test('lists without an alert', () => {
  expect(readArguments(['--list'], KNOWN)).toEqual({ list: true });
});

test.each([
  [[], 'no alert is named; --list shows those that have a fault'],
  [['HighErrorRat'], 'there is no alert HighErrorRat — did you mean "HighErrorRate"?'],
  [['Weather'], 'there is no alert Weather; --list shows those that have a fault'],

  [
    ['TargetDown'],
    'TargetDown has no fault that a drill can inject; these have one: HighErrorRate, "PodCrashLooping, every 13 minutes"',
  ],
  [['HighErrorRate', 'TargetDown'], 'one alert at a time: also got TargetDown'],
  [['HighErrorRate', '--every'], "Unknown option '--every'"],
])('%j is refused with the reason', (args, message) => {
  const parsed = readArguments(args, KNOWN);
  expect('problems' in parsed && parsed.problems.join()).toContain(message);
});
