import { checkEnvironments } from '../../../lib/checks';
import { harbour, large, small } from '../../example/stack';

test('environments with names of their own pass', () => {
  expect(checkEnvironments(harbour)).toEqual([]);
});

test.each([
  ['none', [], ['environments: none; declare one, such as production']],
  [
    'two of one name',
    [large, small, { ...small, name: 'large' }],
    ['environments[2].name: "large" is the name of another one; choose a name of its own'],
  ],
  [
    'one whose name is no folder',
    [{ ...large, name: '../large' }],
    [/^environments\[0\]\.name: "..\/large" is not valid/],
  ],
])('%s is reported', (_, environments, messages) => {
  const found = checkEnvironments({ environments }).map(({ message }) => message);
  expect(found).toEqual(
    messages.map(message => (typeof message === 'string' ? message : expect.stringMatching(message))),
  );
});
