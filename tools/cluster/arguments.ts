import { type NoRequest, parseCommandLine } from '../../lib/base';
import { IP_FAMILIES } from './families';

export type Request = { readonly up: { readonly ipFamily: (typeof IP_FAMILIES)[number] } } | { readonly down: true };

export const USAGE = `usage: npm run cluster:up [-- --ip-family ${IP_FAMILIES.join('|')}]
       npm run cluster:down
  Starts a real Kubernetes cluster on this machine (Linux, root), or the parts of it that are not running; removes it completely.`;

/** What `up` or `down` with options asks for. Nothing may start, or go, because of a word that is neither. */
export function readArguments(args: readonly string[]): { readonly request: Request } | NoRequest {
  const line = parseCommandLine(args, { options: { 'ip-family': { type: 'string' } }, positionals: true });
  if (!('values' in line)) return line;
  const { positionals, values } = line;
  const [command, ...more] = positionals;
  if ((command !== 'up' && command !== 'down') || more.length > 0)
    return { problems: [`wanted up or down, not ${positionals.map(word => `"${word}"`).join(' ') || 'nothing'}`] };
  const { 'ip-family': family } = values;
  if (command === 'down')
    return family === undefined ? { request: { down: true } } : { problems: ['--ip-family is for cluster:up'] };
  const ipFamily = IP_FAMILIES.find(each => each === (family ?? 'ipv4'));
  return ipFamily === undefined
    ? { problems: [`--ip-family is "${family}", must be one of ${IP_FAMILIES.join(', ')}`] }
    : { request: { up: { ipFamily } } };
}
