interface Given {
  readonly token?: string | undefined;
  readonly headers?: string | undefined;
}

/** The headers of requests, from files or else from the environment. Adds what is wrong to the problems; never a value, which is secret. */
export function headersFrom(
  files: Given,
  environment: Given,
  problems: string[],
  read: (file: string) => string,
): Record<string, string> {
  const text = (option: keyof Given): string => {
    const file = files[option];
    if (file === undefined) return environment[option] ?? '';
    try {
      return read(file);
    } catch (error) {
      problems.push(`--${option}-file: ${(error as Error).message}`);
      return '';
    }
  };
  const headers: Record<string, string> = {};
  for (const [i, line] of text('headers').split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([\w-]+):\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) problems.push(`headers, line ${i + 1}: wanted "Name: value"`);
    else headers[name] = value;
  }
  const token = text('token').trim();
  if (token !== '') headers.Authorization = `Bearer ${token}`;
  return headers;
}
