import type { Problem } from '../../base';
import { type Findings, problemsAt, unless } from '../../base/findings';
import { COMPONENTS } from '../../components';
import { checkExporter, type DeclaredExporter } from '../../components/exporter';

/** The problems of a stack's own exporters: of each one, and names that something else has. */
export const checkExporters = (exporters: readonly DeclaredExporter[]): Problem[] =>
  exporters.flatMap((exporter, i) =>
    problemsAt(place(exporter), [...checkExporter(exporter), ...onlyOne(exporter, exporters.slice(0, i))]),
  );

const place = ({ component, declaredAt }: DeclaredExporter): string => `${declaredAt()} exporter ${component.name}`;

/** Its objects have its name, and two of one kind cannot share it. */
function onlyOne({ component: { name } }: DeclaredExporter, before: readonly DeclaredExporter[]): Findings {
  const same = before.find(({ component }) => component.name === name);
  return [
    ...unless(
      COMPONENTS.every(component => component.name !== name),
      'name',
      `"${name}" is a program of the library; choose another name`,
    ),
    ...(same === undefined
      ? []
      : unless(false, 'name', `"${name}" is also used by ${place(same)}; change one of them`)),
  ];
}
