/** The reference of what can be declared is read from the comments in the sources. */
import { readFileSync } from 'node:fs';
import { declarationsPage, readInterface } from '../../bin/docs/declarations';

const SOURCE = `/** A shop
 * of bread. */
export interface Shop<T> extends Place<T> {
  readonly name: string;
  /** When it opens, in hours. @default 6 */
  readonly opens?: number;
  /**
   * What it sells,
   * by name.
   */
  readonly sells: { readonly bread: number };
}
`;

test('fields come with their comments and defaults', () => {
  expect(readInterface(SOURCE, 'Shop')).toEqual({
    name: 'Shop',
    about: 'A shop of bread.',
    fields: [
      { name: 'name', optional: false, about: '' },
      { name: 'opens', optional: true, about: 'When it opens, in hours. @default 6' },
      { name: 'sells', optional: false, about: 'What it sells, by name.' },
    ],
  });
});

test('an interface that is not there is an error, not an empty page', () => {
  expect(() => readInterface(SOURCE, 'Bakery')).toThrow('there is no interface Bakery');
});

test('the page is up to date: run `npm run docs` and commit it', () => {
  expect(readFileSync('docs/generated/declarations.md', 'utf8')).toBe(declarationsPage());
});

test('every field says what it means', () => {
  const silent = declarationsPage()
    .split('\n')
    .filter(line => /^\| `\w+` \| (yes|no) \| {2}\|/.test(line));
  expect(silent).toEqual([]);
});
