import type { Ai } from '@aion/telemetry';
import type { Seam } from '../shared/seam';
import { complete, type InferenceRequest, plan, type Usage } from './inference';
import type { Session } from './sessions';

export interface Completion extends Usage {
  readonly text: string;
}
/** A line of a stream: a piece of the text; the last one has the usage. */
export interface Piece {
  readonly text: string;
  readonly usage?: Usage;
}

/** Runs the stub models, with telemetry. An inference that `signal` aborts ends at once. */
export class Runner {
  constructor(
    private readonly ai: Pick<Ai, 'inference' | 'inferenceStream'>,
    private readonly inferences: Seam<InferenceRequest>,
    /** A factor on the speed of the models. */
    private readonly speed: number,
  ) {}

  run(request: InferenceRequest, session: Session, signal: AbortSignal): Promise<Completion> {
    return this.ai.inference({ model: request.model, operation: 'chat', session, signal }, async call => {
      const planned = plan(await this.inferences.pass(request));
      const { promptTokens, completionTokens } = planned;
      call.tokens({ prompt: promptTokens });
      let text = '';
      for await (const piece of complete(planned, this.speed, signal)) text += piece;
      call.tokens({ completion: completionTokens });
      return { text, promptTokens, completionTokens };
    });
  }

  stream(request: InferenceRequest, session: Session, signal: AbortSignal): AsyncGenerator<Piece> {
    const { inferences, speed } = this;
    return this.ai.inferenceStream(
      { model: request.model, operation: 'chat', session, signal },
      async function* (call) {
        const planned = plan(await inferences.pass(request));
        const { promptTokens, completionTokens } = planned;
        call.tokens({ prompt: promptTokens });
        for await (const text of complete(planned, speed, signal)) {
          call.tokens({ completion: text.trim().split(' ').length });
          yield { text };
        }
        yield { text: '', usage: { promptTokens, completionTokens } };
      },
    );
  }
}
