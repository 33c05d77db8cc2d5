/** The URL of `--url`, without a slash at its end, or what is wrong with it. `program` and `example` name what is wanted. */
export function readUrl(
  text: string | undefined,
  program: string,
  example: string,
): { readonly url: string } | { readonly problem: string } {
  if (text === undefined) return { problem: `--url: which ${program}? Such as --url ${example}` };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.hash !== '')
    return { problem: `--url: ${JSON.stringify(text)}; wanted http://… or https://…, without a query` };
  if (url.username !== '' || url.password !== '')
    return { problem: `--url: it contains credentials, which others see in the list of processes; use --headers` };
  return { url: url.href.replace(/\/+$/, '') };
}
