import { sleep } from 'k6';
import { traceDelay, tracesFound } from '../counts';
import { jsonOf } from '../json';
import { TIMEOUTS } from '../plan';
import { probe } from '../probe';
import { targets } from '../targets';
import { type Conversation, newConversation, newPerson, question } from './people';

let conversation: Conversation | undefined;

const POLL_SECONDS = 0.25;

/** Both services must have sent their spans. */
const SERVICES = ['web-api', 'ai-engine'];

const hex = (digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join('');

/** Sends a request with a sampled traceparent, and looks its trace up in Jaeger. */
export function tracing(): void {
  conversation ??= newConversationOfNewPerson();
  if (conversation === undefined) return;
  const traceId = hex(32);
  if (!question(conversation, { traceparent: `00-${traceId}-${hex(16)}-01` })) return;
  const started = Date.now();
  while (Date.now() - started < TIMEOUTS.traceSeconds * 1_000) {
    if (isComplete(traceId)) {
      traceDelay.add(Date.now() - started);
      tracesFound.add(true);
      return;
    }
    sleep(POLL_SECONDS);
  }
  tracesFound.add(false);
}

function newConversationOfNewPerson(): Conversation | undefined {
  const person = newPerson();
  return person && newConversation(person);
}

interface Traces {
  readonly data: readonly { readonly processes: Readonly<Record<string, { readonly serviceName: string }>> }[];
}

function isComplete(traceId: string): boolean {
  // Jaeger responds 404 until the trace exists, which is not a failure here.
  const response = probe(`${targets.jaeger}/api/traces/${traceId}`, 'trace', [200, 404]);
  if (response.status !== 200) return false;
  const [found] = jsonOf<Traces>(response)?.data ?? [];
  const services = Object.values(found?.processes ?? {}).map(({ serviceName }) => serviceName);
  return SERVICES.every(service => services.includes(service));
}
