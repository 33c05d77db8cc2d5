/** A patch changes an object of the library's without a fork. Synth refuses one that does not. */
import { platform } from '../../charts';
import { applyPatches } from '../../charts/patches';
import { type Environment, type Patch, type PatchProps, patch, type Stack } from '../../lib/stack';
import { manifestsOf } from '../../lib/synth/manifests';
import { synthesize } from '../../lib/synth/synthesize';
import { harbour, large, small } from '../example/stack';
import type { AnyObject } from './manifests';

const NODE_SELECTOR = '/spec/template/spec/nodeSelector/disk';
const quick: PatchProps = {
  reason: 'the quick disks are on these nodes',
  operations: [{ op: 'add', path: NODE_SELECTOR, value: 'quick' }],
};

const having = (...patches: readonly Patch[]): Stack => ({ ...harbour, patches });

/** The messages about the patches, and the objects that they leave. */
function apply(stack: Stack, environment: Environment = small) {
  const app = platform(environment, stack);
  const problems = applyPatches(app, stack, environment);
  const objects: AnyObject[] = [...manifestsOf(app).values()].flat().map(({ object }) => object);
  return {
    problems: problems.map(({ message }) => message),
    places: problems.map(({ where }) => where),
    find: (kind: string, name: string): AnyObject =>
      objects.find(object => object.kind === kind && object.metadata.name === name),
  };
}

const full: Required<PatchProps> = {
  reason: 'the agents of the north zone have a gateway of their own',
  operations: [
    { op: 'add', path: '/metadata/annotations', value: { zone: 'north' } },
    { op: 'replace', path: '/spec/podSelector', value: { matchLabels: { zone: 'north' } } },
    { op: 'remove', path: '/metadata/labels/app.kubernetes.io~1managed-by' },
  ],
  environments: ['small'],
  namespace: 'harbour-agents',
};

describe('a patch', () => {
  test('changes its object, and nothing else', () => {
    const { problems, find } = apply(having(patch('StatefulSet', 'prometheus', quick)));
    expect(problems).toEqual([]);
    expect(find('StatefulSet', 'prometheus').spec.template.spec.nodeSelector).toEqual({
      'kubernetes.io/os': 'linux',
      disk: 'quick',
    });
    const before = synthesize(small, harbour).files;
    const after = synthesize(small, having(patch('StatefulSet', 'prometheus', quick))).files;
    const changed = [...after].filter(([file, text]) => before.get(file) !== text).map(([file]) => file);
    expect(changed).toEqual(['20-prometheus.yaml']);
    const added = after
      .get('20-prometheus.yaml')
      ?.split('\n')
      .filter(line => line.includes('disk: quick'));
    expect(added).toHaveLength(1);
  });

  test('adds, replaces and removes in the order that is declared, in one of two namespaces', () => {
    const app = platform(small, harbour);
    expect(applyPatches(app, having(patch('NetworkPolicy', 'default-deny', full)), small)).toEqual([]);
    const objects: AnyObject[] = [...manifestsOf(app).values()].flat().map(({ object }) => object);
    const policies = objects.filter(({ metadata }) => metadata.name === 'default-deny');
    expect(policies.map(({ metadata, spec }) => [metadata.namespace, metadata.annotations, spec.podSelector])).toEqual([
      ['harbour-watch', undefined, {}],
      ['harbour-agents', { zone: 'north' }, { matchLabels: { zone: 'north' } }],
    ]);
    expect(policies[1].metadata.labels).toEqual({ 'app.kubernetes.io/part-of': 'harbour-watch' });
  });

  test('is for the environments that it names: all without any', () => {
    const only = having(patch('StatefulSet', 'prometheus', { ...quick, environments: ['large'] }));
    const selector = (stack: Stack, environment: Environment) =>
      apply(stack, environment).find('StatefulSet', 'prometheus').spec.template.spec.nodeSelector.disk;
    expect([selector(only, large), selector(only, small)]).toEqual(['quick', undefined]);
    expect(apply(only, small).problems).toEqual([]);
    const all = having(patch('StatefulSet', 'prometheus', quick));
    expect([selector(all, large), selector(all, small)]).toEqual(['quick', 'quick']);
  });

  test('may follow another one of the same object', () => {
    const second = patch('StatefulSet', 'prometheus', {
      reason: 'the quickest',
      operations: [{ op: 'replace', path: NODE_SELECTOR, value: 'quickest' }],
    });
    const { problems, find } = apply(having(patch('StatefulSet', 'prometheus', quick), second));
    expect(problems).toEqual([]);
    expect(find('StatefulSet', 'prometheus').spec.template.spec.nodeSelector.disk).toBe('quickest');
  });

  test('is checked for what it leaves, like every other object', () => {
    const root = patch('StatefulSet', 'prometheus', {
      reason: 'as root all is easier',
      operations: [{ op: 'replace', path: '/spec/template/spec/securityContext/runAsNonRoot', value: false }],
    });
    const { problems, files } = synthesize(small, having(root));
    expect(problems.map(({ message }) => message).join('\n')).toContain('runAsNonRoot');
    expect(files.size).toBe(0);
  });
});

describe('a patch is refused', () => {
  const refused = (kind: string, name: string, changed: Partial<PatchProps> = {}) =>
    apply(having(patch(kind, name, { ...quick, ...changed }))).problems;

  test.each<[string, string, string, Partial<PatchProps>, string]>([
    [
      'that finds nothing, with the nearest name',
      'StatefulSet',
      'promethues',
      {},
      'there is no such object — did you mean "prometheus"?',
    ],
    [
      'that finds nothing like it',
      'StatefulSet',
      'thanos-receive',
      {},
      'there is no such object; correct the name, or remove the patch',
    ],
    [
      'that finds nothing in its namespace',
      'StatefulSet',
      'prometheus',
      { namespace: 'quay' },
      'there is no such object in quay; there is one in harbour-watch',
    ],
    [
      'that changes nothing',
      'StatefulSet',
      'prometheus',
      { operations: [{ op: 'replace', path: '/spec/replicas', value: 1 }] },
      'operations: they change nothing; change a value, or remove the patch',
    ],
    [
      'without operations',
      'StatefulSet',
      'prometheus',
      { operations: [] },
      'operations: they change nothing; change a value, or remove the patch',
    ],
    [
      'for an environment that there is none of',
      'StatefulSet',
      'prometheus',
      { environments: ['smal'] },
      'environments: there is no "smal" — did you mean "small"?',
    ],
    [
      'whose name is that of two objects',
      'NetworkPolicy',
      'default-deny',
      {},
      'there are 2 objects of this name, in harbour-watch, harbour-agents; set namespace',
    ],
    [
      'that says no reason',
      'StatefulSet',
      'prometheus',
      { reason: ' ' },
      'reason: empty; state why no declaration covers this',
    ],
  ])('%s', (_, kind, name, changed, message) => {
    expect(refused(kind, name, changed)).toEqual([message]);
  });

  test.each<[string, PatchProps['operations'][number], string]>([
    [
      'adds to what is not there',
      { op: 'add', path: '/spec/nothing/here', value: 1 },
      'operations[0].path: the object has no /spec/nothing',
    ],
    [
      'replaces what is not there',
      { op: 'replace', path: '/spec/replica', value: 1 },
      'operations[0].path: the object has no /spec/replica',
    ],
    [
      'removes what is not there',
      { op: 'remove', path: '/metadata/annotations' },
      'operations[0].path: the object has no /metadata/annotations',
    ],
    [
      'names fields as YAML tools do',
      { op: 'replace', path: 'spec.replicas', value: 1 },
      'operations[0].path: "spec.replicas" is not a JSON Pointer; wanted: /spec/replicas',
    ],
  ])('that %s, and a second one of the object is judged all the same', (_, operation, message) => {
    const wrong = patch('StatefulSet', 'prometheus', { ...quick, operations: [operation] });
    expect(apply(having(wrong, patch('StatefulSet', 'prometheus', quick))).problems).toEqual([message]);
    const nothing = patch('StatefulSet', 'prometheus', { ...quick, operations: [] });
    expect(synthesize(small, having(wrong, nothing)).problems.map(problem => problem.message)).toEqual([
      message,
      'operations: they change nothing; change a value, or remove the patch',
    ]);
  });

  test('with the file and line of its declaration', () => {
    const { places } = apply(having(patch('StatefulSet', 'nothing', quick)));
    expect(places).toEqual([
      expect.stringMatching(/^test\/charts\/patches\.test\.ts:\d+ patch of StatefulSet nothing$/),
    ]);
  });

  test('and synth writes nothing then', () => {
    const { problems, files } = synthesize(small, having(patch('StatefulSet', 'nothing', quick)));
    expect(problems).toHaveLength(1);
    expect(files.size).toBe(0);
  });
});
