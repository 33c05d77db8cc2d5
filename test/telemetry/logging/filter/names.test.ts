import { sensitivityOf } from '../../../../telemetry/src/logging/filter/names';
import { NAMES } from './names';

test.each(
  Object.entries(NAMES).flatMap(([sensitivity, names]) =>
    names.map(name => ({ sensitivity, name, shown: name.slice(0, 40) })),
  ),
)('a field named "$shown" is $sensitivity', ({ sensitivity, name }) => {
  expect(sensitivityOf(name)).toBe(sensitivity);
});
