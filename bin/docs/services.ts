import { aboutFamily } from '../../lib/catalogue';
import { type Service, telemetryVariables } from '../../lib/services';
import type { Stack } from '../../lib/stack';
import { code, page, section, table } from './markdown';

/** The services of the product, and what their pods must be told for their declarations to hold. */
export function servicesPage({ names, services }: Stack): string {
  const own = services.filter(
    ({ target }) => target.kind === 'pods' && names.namespaces.products.includes(target.namespace),
  );
  return page(
    'Services',
    "The product's services that expose metrics themselves. `at the edge`: strangers can call it, so it continues no caller's trace " +
      'and sends baggage only to the hosts that are listed.',
    table(['service', 'team', 'exposes', 'sends spans', 'at the edge', 'sends baggage to'], own.map(row)),
    section(
      'Environment variables',
      'A service that uses the [telemetry library](../../telemetry/README.md) gets what it declares from these, in addition to the ' +
        'addresses of the agent and of the sampling strategy.',
      ...own.map(service => `### ${service.name}\n\n\`\`\`sh\n${variables(service)}\n\`\`\``),
    ),
  );
}

const row = ({ name, team, exposes, traces, edge, baggageTo }: Service): string[] => [
  code(name),
  team,
  exposes.map(family => aboutFamily(family).name).join(', '),
  traces ? 'yes' : 'no',
  edge ? 'yes' : 'no',
  baggageOf(edge, baggageTo),
];

const baggageOf = (edge = false, hosts: readonly string[] = []): string =>
  hosts.length > 0 ? hosts.map(code).join(', ') : edge ? 'nobody' : 'all hosts';

const variables = (service: Service): string =>
  Object.entries(telemetryVariables(service))
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');
