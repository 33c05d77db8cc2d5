type Read = { readonly headers: Readonly<Record<string, string>> } | { readonly problem: string };

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;

/** Headers from a file, a line each, and from the environment. Values are never repeated in messages: they are secrets. */
export function readHeaders(
  file: string | undefined,
  authorization: string | undefined,
  read: (file: string) => string,
): Read {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  if (file === undefined) return { headers };
  let text: string;
  try {
    text = read(file);
  } catch (error) {
    return { problem: `--headers: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` };
  }
  const lines = text.split(/\r?\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = HEADER.exec(line) ?? [];
    if (name === undefined || value === undefined || value === '')
      return { problem: `--headers: line ${i + 1} of ${file} is no header; wanted "Name: value"` };
    headers[name.toLowerCase()] = value;
  }
  return { headers };
}
