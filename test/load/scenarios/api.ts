import { sleep } from 'k6';
import execution from 'k6/execution';
import { ask, counted } from '../counts';
import { readMetrics, sampleOf } from '../exposition';
import { ROUTES } from '../plan';
import { plan, targets } from '../targets';
import { newConversation, newPerson, type Person, question } from './people';

/** A user comes back with the same account. */
let person: Person | undefined;

/** Every fifth visit of a user is checked: reading the metrics is load as well. */
const CHECKED_EVERY = 5;

/** One visit: a conversation with two questions, then a look back. */
export function api(): void {
  person ??= newPerson();
  const conversation = person && newConversation(person);
  if (person === undefined || conversation === undefined) {
    // No flood of attempts on a service that refuses them.
    sleep(plan.thinkSeconds);
    return;
  }
  sleep(plan.thinkSeconds);
  if (execution.vu.iterationInScenario % CHECKED_EVERY === 0) counted.add(isCounted(() => question(conversation)));
  else question(conversation);
  sleep(plan.thinkSeconds);
  question(conversation);
  ask('route_read_conversation', conversation.id);
  ask('route_list_conversations', person.id);
  sleep(plan.thinkSeconds);
  ask('route_delete_conversation', conversation.id);
}

/** Whether a request that was answered stands in the service's own counter the moment after. */
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
