export { check, type Verdict } from './check-exposition';
export {
  type Expectation,
  type Expected,
  expectedByWhatIsFound,
  expectedFamilies,
  expectedOfService,
  exposable,
  type Measured,
} from './expectation';
export * from './exposition';
export { type Finding, finding, inOrder, KINDS, type Kind, type Severity } from './finding';
export { lintFindings, lintInput, refusals } from './promtool';
export { type Judged, type Report, report } from './report';
export { RUNTIME_METRICS } from './runtime';
export { renderTable } from './table';
export { visible, visibleJson } from './visible';
