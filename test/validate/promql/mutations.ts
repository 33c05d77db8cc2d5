const TOKEN =
  /"(?:[^"\\]|\\.)*"|`[^`]*`|'[^']*'|[A-Za-z_:][\w:]*|\d+(?:ms|[smhdwy])+|[\d.]+|=~|!~|!=|==|>=|<=|\s+|./gsu;

/** What a slip may insert: into an expression, and into a template. */
const PIECES: readonly string[] = (
  `sum~by~(~)~[5m]~[5m:1m]~ offset 5m~ @ 5~{a="b"}~{~}~,~"x"~1~0~ and ~ or ~ unless ~+~-~*~==~>~ bool ~ on (x) ~` +
  ` ignoring (x) ~ group_left ~ group_left (x) ~rate~a~b~without~topk~scalar~vector~count_values~time()~5m~\\~!=~` +
  `=~~.~[0s]~[-1m]~$`
).split('~');

export const TEMPLATE_PIECES: readonly string[] = (
  `{{~}}~{{-~-}}~{{ end }}~{{ else }}~{{ if $value }}~{{ range query "up" }}~{{ with . }}~ | ~(~)~ ~-~:=~=~,~` +
  `$value~$labels~$x~$~.~.x~"x"~\`~'~5~0x1~nil~true~humanize~printf~define "x"~template "x"~block~break~end~else~` +
  `if~/*~*/~\\~@~é`
).split('~');

/** What only one of the two accepts, as the test of the differences has it. */
const DIFFERENT = /\d\.(?!\d)|(?:^|[(,+*/>=%^-])\s*offset|label_replace|count_values\s*\(\s*(?:""|'')/;

/** The same expressions each time, with a token or two removed, inserted, replaced, doubled or swapped. */
export function mutations(expressions: readonly string[], count: number, pieces = PIECES): string[] {
  const below = numbers();
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const found = new Set<string>();
  while (found.size < count) {
    const tokens = pick(expressions).match(TOKEN) ?? ['a'];
    for (let slips = below(4) === 0 ? 2 : 1; slips > 0; slips--) {
      const at = below(tokens.length);
      const other = below(tokens.length);
      const [token = '', swapped = ''] = [tokens[at], tokens[other]];
      pick([
        () => tokens.splice(at, 1),
        () => tokens.splice(at, 0, pick(pieces)),
        () => tokens.splice(at, 1, pick(pieces)),
        () => tokens.splice(at, 0, token),
        () => {
          tokens[at] = swapped;
          tokens[other] = token;
        },
      ])();
    }
    const text = tokens.join('');
    if (!DIFFERENT.test(text)) found.add(text);
  }
  return [...found];
}

/** Numbers from 0 up to one less than `limit`, the same ones each time. */
function numbers(): (limit: number) => number {
  let state = 7;
  return limit => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
