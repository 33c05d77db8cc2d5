import type { Checked } from './expressions';
import { ownLabels, type PrometheusApi } from './prometheus-api';

/** Targets that are no pods, or on no node we know of, lack labels that most targets have. */
const lacks = (where: string): readonly string[] => {
  if (/ of (kubelet|cadvisor)$/.test(where)) return ['namespace', 'pod'];
  return where.endsWith(' of user-interfaces') ? ['node', 'pod'] : [];
};

/** Where Prometheus and the checker are not of one mind, and where there is nothing to compare. */
export async function differences(prometheus: PrometheusApi, expressions: readonly Checked[]) {
  const empty: string[] = [];
  const wrong: string[] = [];
  for (const { where, text, labels } of expressions) {
    const tell = (problem: string) => wrong.push(`${where}: ${problem}\n    ${text.replaceAll('\n', '\n    ')}`);
    const found = await prometheus.query(text).catch(error => void tell(String(error)));
    if (found === undefined) continue;
    if (found.length === 0) {
      empty.push(where);
      continue;
    }
    const returned = new Set(found.flatMap(ownLabels));
    const surplus = [...returned].filter(label => !labels.has(label));
    if (surplus.length > 0) tell(`Prometheus returns ${surplus.join(', ')}, which the checker does not infer`);
    const missing = [...labels].filter(label => !returned.has(label) && !lacks(where).includes(label));
    if (missing.length > 0) tell(`the checker infers ${missing.join(', ')}, which Prometheus does not return`);
  }
  return { empty, wrong };
}
