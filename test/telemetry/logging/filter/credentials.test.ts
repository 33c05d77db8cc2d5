import { filterCredentials } from '../../../../telemetry/src/logging/filter/credentials';
import { CREDENTIALS, HARMLESS } from './credentials';

test.each(CREDENTIALS)('filters %j to %j', (original, filtered) => {
  expect(filterCredentials(original)).toBe(filtered);
});

test.each(CREDENTIALS.map(([, filtered]) => filtered))('does not filter %j again', filtered => {
  expect(filterCredentials(filtered)).toBe(filtered);
});

test.each(HARMLESS)('does not change %j', text => {
  expect(filterCredentials(text)).toBe(text);
});
