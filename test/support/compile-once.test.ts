/** What a worker of Jest compiled for one test file is run for the others too: test/support/compile-once.cjs, of Jest's environment. */
import vm from 'node:vm';

const compile = (source: string, parsingContext: vm.Context, parameters: string[] = []) =>
  vm.compileFunction(source, parameters, { filename: '/some/module.js', parsingContext });

function thrownBy(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

test('each test file has its own copy of a module', () => {
  const [one, other] = [vm.createContext({}), vm.createContext({})];
  const runs = jest.spyOn(vm.Script.prototype, 'runInContext');
  const source = 'let calls = 0; globalThis.seen = Array; return () => ++calls;';
  const [ofOne, again, ofOther] = [compile(source, one)(), compile(source, one)(), compile(source, other)()];
  expect([ofOne(), ofOne(), again(), ofOther()]).toEqual([1, 2, 1, 1]);
  // One script was run three times. Without the environment's function Jest would compile three functions, and run no script.
  expect(runs).toHaveBeenCalledTimes(3);
  expect(new Set(runs.mock.contexts).size).toBe(1);
  runs.mockRestore();
  expect(one.seen).toBe(vm.runInContext('Array', one));
  expect(one.seen).not.toBe(other.seen);
});

test('a module that changed, or that is given other names, is compiled again', () => {
  const context = vm.createContext({});
  expect(compile('return 1;', context)()).toBe(1);
  expect(compile('return 2;', context)()).toBe(2);
  expect(compile('return name;', context, ['name'])('x')).toBe('x');
  expect(compile('return name;', context, ['other', 'name'])('x', 'y')).toBe('y');
});

test('an error has the place in the source, on its first line too', () => {
  const context = vm.createContext({});
  const sources = ["throw new Error('here')", "\n  throw new Error('here')"];
  const failing = sources.map(source => compile(source, context, ['module', 'exports']));
  expect(failing.map(each => /module\.js:(\d+:\d+)/.exec(thrownBy(() => each()).stack ?? '')?.[1])).toEqual([
    '1:7',
    '2:9',
  ]);
});
