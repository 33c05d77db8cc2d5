const MARK = '[filtered]';

/** What of a text is secret: what the library replaced. */
export function secretsOf(original: string, filtered: string): readonly string[] {
  const kept = filtered.split(MARK);
  const secrets: string[] = [];
  let from = kept[0]?.length ?? 0;
  for (const next of kept.slice(1)) {
    const end = next === '' ? original.length : original.indexOf(next, from + 1);
    secrets.push(original.slice(from, end));
    from = end + next.length;
  }
  return secrets;
}
