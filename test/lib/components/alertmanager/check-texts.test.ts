import { alertmanagerRouting } from '../../../../charts/routing';
import { checkTexts, renderAlertmanagerConfig, templateFiles } from '../../../../lib/components/alertmanager';
import type { Environment, Stack } from '../../../../lib/stack';
import { harbour, large } from '../../../example/stack';

const configOf = (stack: Stack, environment: Environment = large) =>
  renderAlertmanagerConfig(alertmanagerRouting(stack, environment));
const files = templateFiles(harbour.names.prefix);

test('the texts of every channel, and the templates they call, are accepted', () => {
  expect(checkTexts(configOf(harbour), files)).toEqual([]);
});

test('a name that would make every page fail is reported with its field', () => {
  const titled = { ...harbour, names: { ...harbour.names, title: 'Harbour {{ pier' } };
  const [found] = checkTexts(configOf(titled), files);
  expect(found?.field).toBe('receivers.operations-critical.pagerduty_configs[0].client');
  expect(found?.message).toMatch(/^"\{\{" is not closed/);
});

test.each([
  ['{{ define "a" }}{{ foo }}{{ end }}', /^unknown function "foo"/],
  ['{{ define "a" }}{{ end }}{{ end }}', /^\{\{end}} closes nothing/],
  ['{{ define "a" }}{{ humanize 5 }}{{ end }}', /^unknown function "humanize"/],
  ['{{ define "a" }}{{ template "harbour.titel" . }}{{ end }}', /^there is no template "harbour.titel"/],
])('a template file with %s is refused', (text, message) => {
  expect(checkTexts(configOf(harbour), { ...files, 'own.tmpl': text })).toEqual([
    { field: 'own.tmpl', message: expect.stringMatching(message) },
  ]);
});
