/** A mail as a mail client shows it. */
export interface Mail {
  /** From the envelope, not from the headers. */
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string;
}

/** Parses a message with two parts, text and HTML, as Alertmanager writes it. */
export function parseMail(message: string, envelope: Pick<Mail, 'from' | 'to'>): Mail {
  const { headers, body } = split(message);
  const boundary = headers['content-type']?.match(/boundary="?([^";]+)"?/)?.[1];
  if (boundary === undefined) throw new Error(`not a multipart message: ${headers['content-type']}`);
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map(part => split(part.replace(/^\r\n/, '')));
  const part = (type: string): string => {
    const found = parts.find(({ headers }) => headers['content-type']?.startsWith(type));
    if (found?.headers['content-transfer-encoding'] !== 'quoted-printable') throw new Error(`no part ${type}`);
    return quotedPrintable(found.body);
  };
  return { ...envelope, headers, text: part('text/plain'), html: part('text/html') };
}

function split(text: string): { headers: Record<string, string>; body: string } {
  const end = text.indexOf('\r\n\r\n');
  // A long header continues on a line that starts with a space.
  const lines = text
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines
    .map(line => /^([^:]+):\s*(.*)$/.exec(line))
    .map(match => [match?.[1]?.toLowerCase(), match?.[2]]);
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: text.slice(end + 4) };
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}
