/** Sums over the series that a running service exposes. */
export type Labels = Readonly<Record<string, string>>;

/** Sum of the samples with this name and all of `labels`; 0 if there are none. */
export async function sumOf(url: string, name: string, labels: Labels = {}): Promise<number> {
  const response = await fetch(url, { headers: { accept: 'text/plain' } });
  if (response.status !== 200) throw new Error(`${url} returned ${response.status}`);
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const lines = (await response.text())
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  const own = lines.filter(line => wanted.every(label => line.includes(label)));
  return own.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
