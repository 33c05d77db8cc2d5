import { sleep } from 'k6';
import { traceDelay, tracesFound } from '../counts';
import { jsonOf } from '../json';
import { look } from '../look';
import { PATIENCE } from '../plan';
import { targets } from '../targets';
import { type Conversation, newConversation, newPerson, question } from './people';

let conversation: Conversation | undefined;

const LOOK_EVERY_SECONDS = 0.25;

/** Both services must have sent their part. */
const SERVICES = ['web-api', 'ai-engine'];

const hex = (digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('');

/** Sends a request that says of itself that it is sampled, and looks its trace up in Jaeger. */
export function tracing(): void {
  conversation ??= newConversationOfSomebody();
  if (conversation === undefined) return;
  const traceId = hex(32);
  if (!question(conversation, { traceparent: `00-${traceId}-${hex(16)}-01` })) return;
  const started = Date.now();
  while (Date.now() - started < PATIENCE.traceSeconds * 1_000) {
    if (isComplete(traceId)) {
      traceDelay.add(Date.now() - started);
      tracesFound.add(true);
      return;
    }
    sleep(LOOK_EVERY_SECONDS);
  }
  tracesFound.add(false);
}

function newConversationOfSomebody(): Conversation | undefined {
  const person = newPerson();
  return person && newConversation(person);
}

interface Traces {
  readonly data: readonly { readonly processes: Readonly<Record<string, { readonly serviceName: string }>> }[];
}

function isComplete(traceId: string): boolean {
  // Until it is there Jaeger answers 404, which is no failure here.
  const response = look(`${targets.jaeger}/api/traces/${traceId}`, 'trace', [200, 404]);
  if (response.status !== 200) return false;
  const [found] = jsonOf<Traces>(response)?.data ?? [];
  const services = Object.values(found?.processes ?? {}).map(({ serviceName }) => serviceName);
  return SERVICES.every(service => services.includes(service));
}
