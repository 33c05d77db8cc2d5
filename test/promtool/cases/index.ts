import type { RuleCase } from '../case';
import { aiCases } from './ai';
import { alertmanagerCases } from './alertmanager';
import { anomalyCases } from './anomaly';
import { claimCases } from './claims';
import { databaseCases } from './database';
import { errorBudgetCases } from './error-budget';
import { httpCases } from './http';
import { kubernetesCases } from './kubernetes';
import { logAgentCases } from './log-agent';
import { logStoreCases } from './log-stores';
import { nodeCases } from './nodes';
import { platformCases } from './platform';
import { postgresCases } from './postgres';
import { probeCases } from './probes';
import { prometheusCases } from './prometheus';
import { redisCases } from './redis';
import { signInCases } from './sign-in';
import { slaCases } from './sla';
import { startingPodCases } from './starting-pods';
import { systemCases } from './system';
import { targetCases } from './target';
import { telemetryCases } from './telemetry';
import { tracingCases } from './tracing';
import { usageCases } from './usage';
import { workloadCases } from './workloads';

/** The library's alerts, in the stack of test/example/: each has at least one case. What AION adds is in aion.ts. */
export const CASES: readonly RuleCase[] = [
  ...[
    targetCases,
    httpCases,
    databaseCases,
    postgresCases,
    redisCases,
    aiCases,
    systemCases,
    slaCases,
    errorBudgetCases,
    anomalyCases,
  ],
  ...[nodeCases, kubernetesCases, startingPodCases, workloadCases, usageCases, claimCases, probeCases],
  ...[prometheusCases, alertmanagerCases, tracingCases, logStoreCases, logAgentCases, platformCases],
  ...[telemetryCases, signInCases],
].flat();
