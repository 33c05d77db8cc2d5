import { AI_CALLER_FAULTS, ai, count, minutes, ratio, seconds } from '../../catalogue';
import { noneOf, promql } from '../../promql';
import { alert, modelsTeam, ratioAlert } from '../alert';
import { recordingRule } from '../recording-rule';
import { page, ticket } from '../stage';

const window = minutes(5);

export const inferenceRate = recordingRule(
  'service_model:ai_inference_requests:rate5m',
  'perSecond',
  promql`sum by (service, model) (rate(${ai.requests}[${window}]))`,
);

/** A user who leaves, or who sends nonsense, is not a failure of the model; zero, not absent, while nothing fails. */
export const inferenceFailureRate = recordingRule(
  'service_model:ai_inference_failures:rate5m',
  'perSecond',
  promql`
    sum by (service, model) (rate(${ai.errors}{${noneOf('kind', AI_CALLER_FAULTS)}}[${window}]))
    or 0 * ${inferenceRate}`,
);

export const inferenceErrorRatio = recordingRule(
  'service_model:ai_inference_errors:ratio_rate5m',
  'ratio',
  promql`${inferenceFailureRate} / ${inferenceRate}`,
);

const inferenceBuckets = recordingRule(
  'service_model_le:ai_inference_duration_seconds:rate5m',
  'perSecond',
  promql`sum by (service, model, le) (rate(${ai.duration.bucket}[${window}]))`,
);
export const inferenceP95 = recordingRule(
  'service_model:ai_inference_duration_seconds:p95_rate5m',
  'seconds',
  promql`histogram_quantile(0.95, ${inferenceBuckets})`,
);

export const activeSessions = recordingRule(
  'service:ai_active_sessions:sum',
  'count',
  promql`sum by (service) (${ai.activeSessions})`,
);

export const tokenRate = recordingRule(
  'service_model_direction:ai_tokens:rate5m',
  'perSecond',
  promql`sum by (service, model, direction) (rate(${ai.tokens}[${window}]))`,
);

export const aiRecording = [
  ...[inferenceRate, inferenceFailureRate, inferenceErrorRatio, inferenceBuckets, inferenceP95],
  ...[activeSessions, tokenRate],
];

export const aiInferenceFailureRate = ratioAlert('AIInferenceFailureRate', {
  means: "more than {threshold} of a model's inferences fail, other than by invalid input or because the caller left",
  symptom: true,
  threshold: ratio(0.1),
  // Inferences take up to half a minute: a model that one session uses has ten in five minutes.
  leastEvents: {
    count: 5,
    what: 'failed inferences in five minutes',
    of: ({ service }) => promql`${window} * ${inferenceFailureRate}{${service}}`,
  },
  expr: ({ threshold, service }) => promql`${inferenceErrorRatio}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'critical',
  stage: page(),
  team: modelsTeam,
  about: ['service', 'model'],
  explains: { SlowAIInference: 'inferences that fail by timing out are slow as well' },
  summary: '{{ $value | humanizePercentage }} of the inferences of {{ $labels.model }} fail',
  description:
    '{{ $value | humanizePercentage }} of the inference requests of {{ $labels.service }} to model {{ $labels.model }} ' +
    'failed over the last five minutes, not counting invalid input and callers who left.',
  dashboard: 'ai',
});

export const slowAIInference = alert('SlowAIInference', {
  means: 'inference p95 of a model is above {threshold}',
  symptom: true,
  threshold: seconds(30),
  expr: ({ threshold, service }) => promql`${inferenceP95}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  team: modelsTeam,
  summary: 'Inference of {{ $labels.model }} is slow: p95 is {{ $value | humanizeDuration }}',
  description:
    'One inference in twenty of model {{ $labels.model }} in {{ $labels.service }} takes longer than ' +
    '{{ $value | humanizeDuration }} (95th percentile over five minutes).',
  dashboard: 'ai',
});

export const highActiveAISessions = alert('HighActiveAISessions', {
  means: 'a service holds more than {threshold} sessions at once',
  symptom: true,
  threshold: count(100),
  expr: ({ threshold, service }) => promql`${activeSessions}{${service}} > ${threshold}`,
  for: minutes(5),
  severity: 'warning',
  stage: ticket(),
  team: modelsTeam,
  summary: '{{ $labels.service }} holds {{ $value }} sessions',
  description: '{{ $labels.service }} holds {{ $value }} inference sessions at once; each holds memory of a model.',
  dashboard: 'ai',
});

export const aiAlerts = [aiInferenceFailureRate, slowAIInference, highActiveAISessions] as const;
