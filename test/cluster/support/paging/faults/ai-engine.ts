import type { ModelName } from '../../../../../apps/ai-engine/models';
import { namespaces } from '../../aion';
import { MEMORY } from '../environment';
import type { Fault, Lead } from '../fault';
import { deletePod, inService, OF, ROLL_BACK } from './in-service';

const inferencesOf = (model: ModelName) => ({
  path: '/v1/inference',
  body: JSON.stringify({ session: 'traffic', model, prompt: 'Why?', maxTokens: 4 }),
});
const INFERENCES = inferencesOf('aion-small');
/** Asked by nobody else: a few failures are a large share of its window, and a few successes soon make it small again. */
const OTHER_MODEL = 'aion-large';

const NO_DATABASE = 'ai-engine has no database';

const slowInference: Lead = {
  findings: [
    { step: 1, series: { model: 'aion-small' }, value: tokens => tokens < 100, reads: 'the engine is slow' },
    {
      step: 2,
      series: { pod: OF['ai-engine'], model: 'aion-small' },
      value: seconds => seconds > 30,
      reads: 'One → its node or device',
      gives: { POD: 'pod' },
    },
  ],
  remedy: deletePod(1, /delete pod/),
};

export const AI_ENGINE_FAULTS = {
  slowInference: inService(
    'ai-engine',
    { 'slow-inference': { seconds: 35 }, traffic: { perSecond: 1, ...INFERENCES } },
    {
      SlowAIInference: slowInference,
      HighLatency: {
        findings: [
          {
            step: 2,
            series: { path: '/v1/inference' },
            value: seconds => seconds > 1,
            reads: 'waits for the AI engine',
          },
          { step: 3, series: { pod: OF['ai-engine'] }, reads: 'delete the pod', gives: { POD: 'pod' } },
          { step: 4, series: { model: 'aion-small' }, value: seconds => seconds > 30, reads: '[SlowAIInference]' },
        ],
        silent: {
          'service:db_query_duration_seconds': NO_DATABASE,
          'service_instance_pool:db_connections': NO_DATABASE,
        },
        remedy: deletePod(1),
      },
    },
  ),
  sessions: inService(
    'ai-engine',
    { sessions: { count: 150 } },
    {
      HighActiveAISessions: {
        findings: [
          {
            step: 2,
            series: { pod: OF['ai-engine'] },
            value: sessions => sessions >= 150,
            reads: 'One pod holds most of them',
            gives: { POD: 'pod' },
          },
        ],
        silent: { 'kind="out_of_memory"': 'no inference ran out of memory' },
        remedy: deletePod(1),
      },
    },
  ),
  memory: inService(
    'ai-engine',
    { memory: { residentBytes: 1.2e9 } },
    {
      HighMemoryUsage: {
        findings: [{ step: 2, series: { pod: OF['ai-engine'] }, value: growth => growth > 1e8, reads: 'Only one pod' }],
        remedy: { item: 1 },
      },
    },
  ),
  cpu: inService(
    'ai-engine',
    { cpu: { share: 0.8 } },
    {
      HighCPUUsage: {
        findings: [
          {
            step: 2,
            series: { pod: OF['ai-engine'] },
            value: percent => percent > 40,
            reads: 'an endless loop',
            gives: { POD: 'pod' },
          },
        ],
        remedy: deletePod(3),
      },
    },
  ),
  nodeMemory: inService(
    'ai-engine',
    ({ memoryUsed }) => ({ 'node-memory': { usedShare: memoryUsed + MEMORY.fault } }),
    {
      NodeMemoryHigh: {
        findings: [
          {
            step: 3,
            series: { pod: OF['ai-engine'], namespace: namespaces.aion },
            value: bytes => bytes > 1e9,
            reads: 'One pod far above its request',
            gives: { POD: 'pod', NS: 'namespace' },
          },
        ],
        remedy: deletePod(1),
      },
    },
  ),
  inferences: inService(
    'ai-engine',
    { traffic: { perSecond: 40, ...INFERENCES } },
    {
      HighRequestRate: {
        findings: [
          {
            step: 2,
            series: { path: '/v1/inference', method: 'POST' },
            value: rate => rate > 4,
            reads: 'Only one route',
          },
        ],
        silent: { 'status=~"4..|5.."': 'no request fails' },
        remedy: { none: 'requests that succeed are no fault: the runbook says to do nothing at night' },
      },
    },
  ),
  inferenceErrors: inService(
    'ai-engine',
    { 'inference-errors': { share: 0.9, model: OTHER_MODEL }, traffic: { perSecond: 1, ...inferencesOf(OTHER_MODEL) } },
    {
      AIInferenceFailureRate: {
        findings: [
          { step: 1, series: { model: OTHER_MODEL, kind: 'internal' }, reads: '| internal | step 2 |' },
          { step: 2, series: { pod: OF['ai-engine'], model: OTHER_MODEL }, value: share => share > 0.1, reads: 'One' },
          { step: 2, prints: /inference-errors/, reads: 'since the same moment' },
        ],
        remedy: { item: 2, follow: ROLL_BACK },
      },
    },
  ),
  /** Below HighRequestRate's threshold, which is to end meanwhile. */
  successOfModel: inService('ai-engine', { traffic: { perSecond: 3, ...inferencesOf(OTHER_MODEL) } }),
} as const satisfies Readonly<Record<string, Fault>>;
