import { checkEnvironments } from '../../../lib/checks';
import { harbour, large, small } from '../../example/stack';

test('environments with names, clusters and domains of their own pass', () => {
  expect(checkEnvironments(harbour)).toEqual([]);
});

test.each([
  ['none', [], ['environments: none; declare one, such as production']],
  [
    'a copied file with a changed name',
    [large, { ...large, name: 'copy' }],
    [
      `environments[1].cluster: "${large.cluster}" is that of environments[0] as well; each needs its own`,
      `environments[1].exposure.domain: "${large.exposure?.domain}" is that of environments[0] as well; each needs its own`,
    ],
  ],
  [
    'a copied file with the same name',
    [large, small, { ...small, name: 'large', cluster: 'another' }],
    ['environments[2].name: "large" is that of environments[0] as well; each needs its own'],
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
