import { kubectlCalls, shapeOf } from './kubectl';

test.each([
  ['before a pipe', 'kubectl get pods | grep "a|b"', ['kubectl get pods']],
  ['a pipe within quotes', `kubectl get pods -o 'x|y' && echo kubectl-x`, [`kubectl get pods -o 'x|y'`]],
  [
    'over two lines',
    'kubectl get pods \\\n  -o wide\nkubectl version',
    ['kubectl get pods -o wide', 'kubectl version'],
  ],
  ['within a substitution', 'POD=$(kubectl get pod -l a=b -o name | head -1)', ['kubectl get pod -l a=b -o name']],
  ['to a file', 'kubectl get events -A -o yaml > events.yaml', ['kubectl get events -A -o yaml']],
  ['without what runs in the pod', 'kubectl exec x -c y -- sh -c "ls --all"', ['kubectl exec x -c y']],
  ['with the output of another', 'kubectl delete -f <(git show HEAD:a.yaml)', ['kubectl delete -f /dev/null']],
  ['in a loop', 'for i in 0 1; do kubectl logs "a-$i"; done', ['kubectl logs "a-$i"']],
  ['none in a path', '/usr/bin/kubectl-x get', []],
])('calls %s', (_, text, calls) => {
  expect(kubectlCalls(text)).toEqual(calls);
});

test('calls that differ in names and values only have one shape', () => {
  expect(shapeOf('kubectl -n "$NS" get pods --sort-by=.metadata.name')).toBe(
    shapeOf('kubectl -n "$OTHER" get pods --sort-by=.lastTimestamp'),
  );
  expect(shapeOf('kubectl get pods --sort-by=a')).not.toBe(shapeOf('kubectl get pods --types=a'));
});
