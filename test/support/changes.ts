/**
 * The paths at which two values differ, such as `scrape_configs[].static_configs`: each once, whatever the index. A path
 * ends where only one of the two has a value.
 */
export function changes(before: unknown, after: unknown): string[] {
  const paths = new Set<string>();
  compare(before, after, '', paths);
  return [...paths].sort();
}

function compare(before: unknown, after: unknown, path: string, paths: Set<string>): void {
  if (Object.is(before, after)) return;
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    before.forEach((item, i) => {
      compare(item, after[i], `${path}[]`, paths);
    });
  } else if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], path === '' ? key : `${path}.${key}`, paths);
    }
  } else paths.add(path);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
