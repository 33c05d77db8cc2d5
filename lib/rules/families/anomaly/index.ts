/**
 * What is usual for a service at this time of the week, and how far from it is still usual: bands around its requests, the share
 * of them that fails, and their latency. docs/anomalies.md says what they find and what they do not.
 */
import { errorRatioBand } from './errors';
import { latencyBand } from './latency';
import { requestRateBand } from './requests';
import { weeksKnown } from './season';

export { anomalyAlerts, errorRatioAnomalous, latencyAnomalous, requestRateAnomalous } from './alerts';
export { expectedErrorRatio, upperErrorRatio } from './errors';
export { expectedLatencyP95, upperLatencyP95 } from './latency';
export { expectedRequestRate, lowerRequestRate, upperRequestRate } from './requests';
export { BAND_INTERVAL, BANDS_NEED, WEEKS_NEED, weeksKnown } from './season';

export const anomalyRecording = [weeksKnown, ...requestRateBand, ...errorRatioBand, ...latencyBand];
