import { sleep } from 'k6';
import execution from 'k6/execution';
import { call, counted } from '../counts';
import { readMetrics, sampleOf } from '../exposition';
import { ROUTES } from '../plan';
import { plan, targets } from '../targets';
import { newConversation, newPerson, type Person, question } from './people';

/** A user keeps its account. */
let person: Person | undefined;

/** Every fifth visit of a user is checked, because reading the metrics is load as well. */
const CHECK_EVERY = 5;

/** One visit: a conversation with two questions, then reading it again. */
export function api(): void {
  person ??= newPerson();
  const conversation = person && newConversation(person);
  if (person === undefined || conversation === undefined) {
    // Do not flood a service that refuses requests.
    sleep(plan.thinkSeconds);
    return;
  }
  sleep(plan.thinkSeconds);
  if (execution.vu.iterationInScenario % CHECK_EVERY === 0) counted.add(isCounted(() => question(conversation)));
  else question(conversation);
  sleep(plan.thinkSeconds);
  question(conversation);
  call('route_read_conversation', conversation.id);
  call('route_list_conversations', person.id);
  sleep(plan.thinkSeconds);
  call('route_delete_conversation', conversation.id);
}

/** Whether the service's own counter includes a request right after its response. */
function isCounted(request: () => boolean): boolean {
  const before = served();
  if (!request()) return true; // counted as failed already
  const after = served();
  return before !== undefined && after !== undefined && after > before;
}

const [method, path] = ROUTES.route_ask_model.split(' ') as [string, string];

function served(): number | undefined {
  const text = readMetrics(targets.metrics[0] as string);
  return text === undefined ? undefined : sampleOf(text, 'http_requests_total', { method, path, status: '201' });
}
