import { withoutWarnings } from '../../lib/base';
import { synthesize } from '../../lib/synth/synthesize';
import { harbour } from './stack';

test.each(harbour.environments)('$name synthesizes without a problem', environment => {
  const { problems, files } = synthesize(environment, harbour);
  expect(withoutWarnings(problems)).toEqual([]);
  expect(files.size).toBeGreaterThan(10);
});
