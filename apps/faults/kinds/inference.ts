import { setTimeout as sleep } from 'node:timers/promises';
import { InferenceError, type InferenceRequest } from '../../ai-engine/inference';
import { MODEL_NAMES } from '../../ai-engine/models';
import type { Sessions } from '../../ai-engine/sessions';
import { everyShare } from '../../shared/random';
import type { Seam } from '../../shared/seam';
import { type Faults, fault } from '../fault';
import { oneOf, share, time, wholeNumber } from '../parameters';

export interface InferenceFaultProps {
  /** Every inference, within the time that is measured. */
  readonly inferences: Seam<InferenceRequest>;
  readonly sessions: Sessions;
}

const ANY = 'any';
const models = [ANY, ...MODEL_NAMES] as const;

export const inferenceFaults = ({ inferences, sessions }: InferenceFaultProps): Faults => ({
  'inference-errors': fault(
    'This share of the inferences fails.',
    {
      share: share('of the inferences'),
      kind: oneOf('of the failure', ['timeout', 'out_of_memory', 'invalid_input', 'internal'], 'internal'),
      model: oneOf('whose inferences fail', models, ANY),
    },
    ({ share: part, kind, model }) => {
      const hit = everyShare(part);
      return inferences.add(request => {
        if ((model === ANY || model === request.model) && hit()) {
          throw new InferenceError(kind, 'the fault "inference-errors" is on');
        }
        return request;
      });
    },
  ),

  'slow-inference': fault(
    'Inferences take longer.',
    { seconds: time('longer', 'seconds'), share: share('of the inferences', 1) },
    ({ seconds, share: part }) => {
      const hit = everyShare(part);
      return inferences.add(async request => {
        if (hit()) await sleep(seconds * 1_000);
        return request;
      });
    },
  ),

  sessions: fault(
    'Sessions are held open in addition to those of the conversations.',
    { count: wholeNumber('sessions', { from: 1, to: 100_000 }) },
    ({ count }) => sessions.hold(count),
  ),
});
