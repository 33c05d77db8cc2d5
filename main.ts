import { dump } from 'js-yaml';
import { gibibytes, ratio, seconds } from './lib/catalogue';
import { allServices, checkRules, ruleFiles } from './lib/services';

const s = allServices();
const settings = {
  facts: {
    alertmanagerReplicas: 3,
    prometheusReplicas: 2,
    seriesBudget: 1e6,
    retentionSize: gibibytes(45),
    evaluationInterval: seconds(30),
    watchedNamespaces: ['aion', 'aion-monitoring'],
  },
  links: { runbooks: 'https://r', grafana: 'https://g' },
  thresholds: { HighErrorRate: ratio(0.06) },
  serviceThresholds: {},
};
console.error(checkRules(s, settings));
console.log(dump({ groups: ruleFiles(s, settings).flatMap(f => f.groups) }, { lineWidth: -1 }));
