import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../../../tools/pictures/browser';
import { temporaryFolder } from '../../../tools/process/run';

test('Chromium is found in PATH; CHROME_PATH takes precedence', () => {
  const folder = temporaryFolder('browser');
  const [debian, other] = [path.join(folder, 'chromium'), path.join(folder, 'other')];
  for (const file of [debian, other]) writeFileSync(file, '');
  expect(findBrowser({ PATH: `/nowhere${path.delimiter}${folder}` })).toBe(debian);
  expect(findBrowser({ PATH: folder, CHROME_PATH: other })).toBe(other);
});

test('without one, the error says how to get it', () => {
  expect(() => findBrowser({ PATH: '/nowhere' })).toThrow('apt-get install chromium');
  expect(() => findBrowser({ CHROME_PATH: '/nowhere/chrome' })).toThrow('CHROME_PATH is /nowhere/chrome, which does');
});
