import type { Checked } from './expressions';
import { ownLabels, type PrometheusApi } from './prometheus-api';

/** Targets that are not pods, or not on a known node, lack labels that most targets have. */
const lacks = (where: string): readonly string[] => {
  if (/ of (kubelet|cadvisor)$/.test(where)) return ['namespace', 'pod'];
  return / of (user-interfaces|kubernetes-api)$|^alert KubernetesApi/.test(where) ? ['node', 'pod'] : [];
};

/** Expressions on which Prometheus and the checker disagree, and those without a result to compare. */
export async function differences(prometheus: PrometheusApi, expressions: readonly Checked[]) {
  const empty: string[] = [];
  const wrong: string[] = [];
  for (const { where, text, labels } of expressions) {
    const report = (problem: string) => wrong.push(`${where}: ${problem}\n    ${text.replaceAll('\n', '\n    ')}`);
    const found = await prometheus.query(text).catch(error => void report(String(error)));
    if (found === undefined) continue;
    if (found.length === 0) {
      empty.push(where);
      continue;
    }
    const returned = new Set(found.flatMap(ownLabels));
    const surplus = [...returned].filter(label => !labels.has(label));
    if (surplus.length > 0) report(`Prometheus returns ${surplus.join(', ')}, which the checker does not infer`);
    const missing = [...labels].filter(label => !returned.has(label) && !lacks(where).includes(label));
    if (missing.length > 0) report(`the checker infers ${missing.join(', ')}, which Prometheus does not return`);
  }
  return { empty, wrong };
}
