import { aion } from '../../aion/stack';
import { aboutFamily } from '../../lib/catalogue';
import { exposable } from '../../lib/conform';

export function usage(): string {
  const services = aion.services.map(({ name }) => name);
  const families = exposable(aion).map(family => aboutFamily(family).name);
  return `Checks what a service exposes against the catalogue of metrics (docs/conform.md).

  npm run --silent conform -- --url http://localhost:9090/metrics [options]
  npm run --silent conform -- --file exposition.txt [options]

  --url URL          scrapes this URL once
  --file FILE        reads this file; - for standard input
  --service NAME     expects what the service is declared to expose
  --families A,B     expects these families
                     (neither: expects the families of which a metric is present)
  --openmetrics      requests OpenMetrics, or reads the file as OpenMetrics
  --format FORMAT    table for people, json for pipelines (default: table)
  --timeout TIME     for the response: 500ms, 10s, 2m (default: 10s)
  --help             prints this

  services: ${wrapped(services)}
  families: ${wrapped(families)}

  exit code: 0 it conforms, 1 it does not, 2 the check could not run
`;
}

/** Names, wrapped to lines of at most 100 characters and aligned. */
function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1) ?? '';
    if (last.length + name.length > 85) lines.push(name);
    else lines[lines.length - 1] = last === '' ? name : `${last}, ${name}`;
  }
  return lines.join(`,\n${' '.repeat('  services: '.length)}`);
}
