import { bytes, dnsLabel, gibibytes, hours, minutes, ratio, seconds } from '../../../lib/base';
import {
  atLeastOne,
  duration,
  type Findings,
  named,
  number,
  oneOf,
  port,
  problemsAt,
  share,
  size,
  unless,
} from '../../../lib/base/findings';
import { url } from '../../../lib/base/text-findings';

/** As data that the types did not see. */
const given = (value: unknown) => value as never;

test.each<[string, Findings, string | undefined]>([
  ['a whole number', atLeastOne('f', 1), undefined],
  ['none', atLeastOne('f', 0), '0; wanted a whole number of at least 1'],
  ['half of one', atLeastOne('f', 1.5), '1.5; wanted a whole number of at least 1'],
  ['not a number', atLeastOne('f', Number.NaN), 'NaN; wanted a whole number of at least 1'],
  ['a text that looks like one', atLeastOne('f', given('2')), '"2"; wanted a whole number of at least 1'],
  ['nothing', atLeastOne('f', given(undefined)), 'undefined; wanted a whole number of at least 1'],
  ['a fraction where one may be', number('f', 0.5, { least: 0.001, whole: false }), undefined],
  ['infinity', number('f', Infinity, { least: 0, whole: false }), 'Infinity; wanted a number of at least 0'],
  ['the first port', port('f', 1), undefined],
  ['the last port', port('f', 65_535), undefined],
  ['a port beyond', port('f', 65_536), '65536; wanted a whole number from 1 to 65535'],
  ['all of it', share('f', ratio(1)), undefined],
  ['more than all', share('f', ratio(1.01)), '1.01; wanted a ratio from 0 to 1'],
  ['less than nothing', share('f', ratio(-0.1)), '-0.1; wanted a ratio from 0 to 1'],
  ['a size', size('f', gibibytes(1)), undefined],
  ['no size', size('f', bytes(0)), '0; wanted a whole number of bytes above 0'],
  ['a fraction of a byte', size('f', bytes(1.5)), '1.5; wanted a whole number of bytes above 0'],
  ['the shortest', duration('f', minutes(1), minutes(1), hours(1)), undefined],
  ['the longest', duration('f', hours(1), minutes(1), hours(1)), undefined],
  ['too short', duration('f', seconds(59), minutes(1), hours(1)), '59s; wanted whole seconds from 1m to 1h'],
  ['too long', duration('f', hours(2), minutes(1), hours(1)), '2h; wanted whole seconds from 1m to 1h'],
  ['as long as you like', duration('f', hours(1_000), minutes(1)), undefined],
  ['a fraction of a second', duration('f', seconds(90.5), minutes(1)), '90.5 s; wanted whole seconds of at least 1m'],
  ['a name', named('f', 'tide', dnsLabel), undefined],
  ['one of those there are', oneOf('f', 'local', ['local', 'remote']), undefined],
  ['nearly one', oneOf('f', 'locl', ['local', 'remote']), '"locl" is not known — did you mean "local"?'],
  ['another', oneOf('f', 'xyz', ['local', 'remote']), '"xyz" is not known; there are local, remote'],
  ['none of those', oneOf('f', undefined, ['local', 'remote']), 'not set; there are local, remote'],
  ['an address', url('f', 'https://example.com/a', { protocols: ['https:'] }), undefined],
  [
    'an address that ends with a slash',
    url('f', 'https://example.com/', { protocols: ['https:'] }),
    '"https://example.com/"; wanted https://…, of letters, digits and :/@!$&*+,=._~%[]-, without "/" at the end and without a query',
  ],
  [
    'an address of another protocol',
    url('f', 'ftp://example.com', { protocols: ['https:', 'http:'] }),
    '"ftp://example.com"; wanted https://… or http://…, of letters, digits and :/@!$&*+,=._~%[]-, without "/" at the end and without a query',
  ],
  [
    'no address',
    url('f', 'example', { protocols: ['https:'] }),
    '"example"; wanted https://…, of letters, digits and :/@!$&*+,=._~%[]-, without "/" at the end and without a query',
  ],
  ['what is fine', unless(true, 'f', 'is not fine'), undefined],
  ['what is not', unless(false, 'f', 'is not fine'), 'is not fine'],
])('%s', (_, findings, message) => {
  expect(findings).toEqual(message === undefined ? [] : [{ field: 'f', message }]);
});

test('findings become problems of the declaration in which the fields are', () => {
  expect(problemsAt('environment large', [{ field: 'prometheus.replicas', message: 'none' }])).toEqual([
    { where: 'environment large', message: 'prometheus.replicas: none' },
  ]);
});
