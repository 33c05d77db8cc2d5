/** What a stack is called shows wherever its names do, and no other company's anywhere. */
import { dashboardUid } from '../../lib/base';
import { formatManifests } from '../../lib/synth/manifests';
import { names } from '../example/stack';
import { HARBOUR } from './manifests';

describe.each(HARBOUR)('$title', deployment => {
  test("says nothing of AION: no object, no file's name", () => {
    const found = [...deployment.files].flatMap(([file, objects]) => {
      const lines = formatManifests(objects.map(object => ({ path: file, object }))).split('\n');
      return [file, ...lines].filter(line => /aion/i.test(line)).map(line => `${file}: ${line}`);
    });
    expect(found).toEqual([]);
  });

  test('names its namespaces, its priority classes and its part of the cluster', () => {
    const named = (kind: string) =>
      deployment.objects.filter(each => each.kind === kind).map(each => each.metadata.name);
    expect(named('Namespace')).toEqual(['quay', 'harbour-watch', 'harbour-agents']);
    expect(named('PriorityClass').sort()).toEqual(['harbour-watch-critical', 'harbour-watch-normal']);
    expect(new Set(deployment.workloads.map(({ spec }) => spec.template.spec.priorityClassName))).toEqual(
      new Set(named('PriorityClass')),
    );
    for (const name of [...named('ClusterRole'), ...named('ClusterRoleBinding')])
      expect(name).toMatch(/^harbour-watch-/);
  });

  test('names its dashboards, and links to them, by its prefix', () => {
    const uids = deployment.stack.dashboards.map(({ key }) => dashboardUid(names, key));
    const json = deployment.objects
      .filter(({ metadata }) => metadata.name.startsWith('grafana-dashboard-'))
      .flatMap(({ data }) => Object.values<string>(data).map(text => JSON.parse(text)));
    expect(json.map(({ uid }) => uid)).toEqual(uids);
    expect(uids.every(uid => uid.startsWith('harbour-'))).toBe(true);
    expect(json.every(({ tags }) => tags.includes('harbour'))).toBe(true);
    const rules = JSON.stringify(deployment.objects.filter(({ metadata }) => /^prometheus-rules/.test(metadata.name)));
    const linked = [...new Set([...rules.matchAll(/\/d\/([\w-]+)/g)].map(([, uid]) => uid))];
    expect(linked.length).toBeGreaterThan(3);
    expect(linked.every(uid => uid?.startsWith('harbour-'))).toBe(true);
  });

  test('names its templates by its prefix where it notifies', () => {
    const { data } = deployment.find('ConfigMap', 'alertmanager');
    const templates = Object.values<string>(data).flatMap(text => text.match(/(?<=template ")[\w.]+/g) ?? []);
    const notifies = deployment.environment.notifications !== undefined;
    expect(templates.length > 0).toBe(notifies);
    expect(templates.filter(name => !name.startsWith('harbour.'))).toEqual([]);
  });
});
