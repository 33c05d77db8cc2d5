/** The overlay for loopback changes what test/support/README.md lists, and nothing else in `dist/`. */
import { load } from 'js-yaml';
import { production } from '../../aion/environments/production';
import { aion } from '../../aion/stack';
import { jaegerProps } from '../../charts/jaeger';
import { type AlertmanagerConfig, CONFIG_FILE, CONFIG_FOLDER } from '../../lib/components/alertmanager';
import { PATHS, type PrometheusConfig, type ScrapeConfigFile } from '../../lib/components/prometheus';
import type { RuleGroup } from '../../lib/rules';
import { contextOf } from '../example/stack';
import { containerOf, PROGRAMS, render } from '../lib/components/jaeger/render';
import { changes } from './changes';
import { podTemplate } from './dist';
import {
  faster,
  overlayAlertmanager,
  overlayArguments,
  overlayPrometheus,
  overlayRules,
  overlayScrape,
  TIME_FACTOR,
} from './overlay';
import { discovered, podsIn } from './pods';

const prometheus = podTemplate('20-prometheus.yaml', 'prometheus');
const alertmanager = podTemplate('10-alertmanager.yaml', 'alertmanager');
const filesIn = (folder: string): unknown[] =>
  Object.entries(prometheus.files)
    .filter(([file]) => file.startsWith(`${folder}/`))
    .map(([, text]) => load(text));

/** Everything that the overlay changes in any of the files. */
const changed = <T>(files: readonly unknown[], overlay: (file: T) => object): string[] => [
  ...new Set(files.flatMap(file => changes(file, overlay(file as T)))),
];

test("Prometheus' configuration: only times, folders, and the addresses of Alertmanagers", () => {
  const overlay = (config: PrometheusConfig) => overlayPrometheus(config, { root: '/tmp', alertmanagers: ['[::1]:1'] });
  expect(changed(filesIn(PATHS.config), overlay)).toEqual([
    'alerting.alertmanagers[].dns_sd_configs',
    'alerting.alertmanagers[].static_configs',
    'global.evaluation_interval',
    'global.scrape_interval',
    'rule_files[]',
    'scrape_config_files[]',
  ]);
});

test('scrape jobs: only discovery, folders, and the proxy to the pods', () => {
  const pods = podsIn(production, {});
  const place = { root: '/tmp', proxy: 'http://[::1]:1', discover: discovered.bind(undefined, pods) };
  const overlay = (file: ScrapeConfigFile) => overlayScrape(file, place);
  expect(changed(filesIn(PATHS.scrape), overlay).sort()).toEqual([
    'scrape_configs[].authorization.credentials_file',
    'scrape_configs[].kubernetes_sd_configs',
    'scrape_configs[].proxy_url',
    'scrape_configs[].static_configs',
  ]);
});

test('rules: only times', () => {
  const overlay = (file: { groups: RuleGroup[] }) => overlayRules(file);
  expect(changed(filesIn(PATHS.rules), overlay).sort()).toEqual([
    'groups[].interval',
    'groups[].rules[].for',
    'groups[].rules[].keep_firing_for',
  ]);
});

test("Alertmanager's configuration: only times, folders, and the addresses of mail and PagerDuty", () => {
  const config = load(alertmanager.files[`${CONFIG_FOLDER}/${CONFIG_FILE}`] as string) as AlertmanagerConfig;
  const place = { root: '/tmp', smtp: 'localhost:25', pagerdutyUrl: 'http://[::1]:1' };
  const paths = changes(config, overlayAlertmanager(config, place));
  expect(paths.map(path => path.replace(/^route(\.routes\[\])*/, 'route'))).toEqual(
    expect.arrayContaining(['route.group_interval', 'route.group_wait', 'route.repeat_interval']),
  );
  expect(
    paths.filter(path => !/^route(\.routes\[\])*\.(group_wait|group_interval|repeat_interval)$/.test(path)),
  ).toEqual([
    'global.pagerduty_url',
    'global.resolve_timeout',
    'global.slack_api_url_file',
    'global.smtp_auth_password_file',
    'global.smtp_smarthost',
    'receivers[].pagerduty_configs[].routing_key_file',
    'receivers[].webhook_configs[].url_file',
    'templates[]',
  ]);
});

test('all times are divided by one factor, whatever their unit', () => {
  expect(['30s', '5m', '1h', '1d', '0s', '1500ms'].map(each => faster(each))).toEqual([
    `${30_000 / TIME_FACTOR}ms`,
    `${300_000 / TIME_FACTOR}ms`,
    `${3_600_000 / TIME_FACTOR}ms`,
    `${86_400_000 / TIME_FACTOR}ms`,
    '0ms',
    `${1_500 / TIME_FACTOR}ms`,
  ]);
  expect(() => faster('soon')).toThrow('"soon" is not a duration');
});

test('a command line gets other values for its flags, and no new flags', () => {
  const args = ['--web.listen-address=:9090', '--peer=a', '--peer=b', '--log.format=json'];
  expect(overlayArguments(args, { '--web.listen-address': 'here', '--peer': ['c', 'd'] })).toEqual([
    '--web.listen-address=here',
    '--peer=c',
    '--peer=d',
    '--log.format=json',
  ]);
  expect(() => overlayArguments(args, { '--peer': ['c', 'd', 'e'] })).toThrow('--peer');
});

test.each(PROGRAMS)('the tests of Jaeger start %s as it is in dist/', name => {
  const rendered = render(jaegerProps(contextOf(production, aion)));
  const { files, args } = podTemplate('30-jaeger.yaml', name);
  const texts = Object.fromEntries(Object.entries(files).map(([file, text]) => [file.split('/').at(-1), text]));
  const maps = [rendered.one('ConfigMap', name), rendered.one('ConfigMap', `${name}-sampling`)];
  expect(texts).toEqual(Object.assign({}, ...maps.map(map => map?.data)));
  expect(args).toEqual(containerOf(rendered, name).args);
});
