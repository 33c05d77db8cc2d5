import { jaeger, minutes } from '../../../lib/catalogue';
import { exactly, ruleCase } from '../case';
import { input, rising, type Samples, target } from '../input';
import { humanized, whole } from '../text';
import { gainedFiresWhen, gainedQuietWhen } from './gained';

const self = target('jaeger-collector');
const refused = (transport: string, perSecond: number) =>
  input(jaeger.spansRefused, { ...self, receiver: 'otlp', transport }, rising(perSecond));

const exporter = { exporter: 'jaeger_storage_exporter' };
const failed = (samples: Samples) => input(jaeger.spansFailed, { ...self, ...exporter }, samples);

const labels = {
  ...{ severity: 'warning', team: 'operations' },
  ...{ service: 'jaeger-collector', instance: 'jaeger-collector-0:9090' },
};
const lost = (spans: number) =>
  `jaeger-collector-0:9090 dropped about ${whole(spans)} spans in 15 minutes: the next hop did not accept them, ` +
  'not even after retries.';

export const tracingCases = [
  ruleCase('JaegerSpansRefused', {
    service: 'jaeger-collector',
    given: perSecond => [refused('grpc', perSecond / 2), refused('http', perSecond / 2)],
    quiet: exactly,
    fires: threshold => threshold + 2,
    after: minutes(11),
    labels,
    summary: () => 'Jaeger is refusing spans',
    description: perSecond =>
      `jaeger-collector-0:9090 refuses ${humanized(perSecond)} spans per second: it is overloaded or its storage is ` +
      'slow. Senders retry until their own queues are full.',
    dashboard: 'harbour-traces?var-service=jaeger-collector',
  }),

  ruleCase('JaegerSpansDropped', {
    service: 'jaeger-collector',
    // The counter starts at zero; the spans are lost after twenty minutes.
    given: spans => [failed(`0x19 ${spans}x10`)],
    quiet: exactly,
    fires: threshold => threshold + 512,
    after: minutes(20),
    labels,
    summary: () => 'Jaeger is dropping spans',
    description: lost,
    dashboard: 'harbour-traces?var-service=jaeger-collector',
    quietWhen: gainedQuietWhen('jaeger-collector', failed),
    firesWhen: gainedFiresWhen('jaeger-collector', failed, lost),
  }),
];
