import { shownText } from './shown-text';

/** Names that Kubernetes accepts: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export interface NameRule {
  readonly valid: (name: string) => boolean;
  /** Describes a valid name, for messages. */
  readonly wanted: string;
}

const rule = (longest: number, pattern: RegExp, wanted: string): NameRule => ({
  valid: name => name.length <= longest && pattern.test(name),
  wanted: `at most ${longest} characters: ${wanted}`,
});

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const ENDS = 'beginning and ending with a letter or digit';
const LETTERS = `a–z, 0–9 and "-", ${ENDS}`;

export const dnsLabel = rule(63, new RegExp(`^${LABEL}$`), LETTERS);
/** A Service's name is a DNS label that begins with a letter (RFC 1035). */
export const serviceName = rule(
  63,
  /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/,
  'a–z, 0–9 and "-", beginning with a letter, ending with a letter or digit',
);
export const dnsSubdomain = rule(253, new RegExp(`^${LABEL}(?:\\.${LABEL})*$`), `a–z, 0–9, "-" and ".", ${ENDS}`);
/**
 * Workloads whose pods carry `<name>-<hash of 10>` as a label value, which is limited to 63 characters:
 * https://github.com/kubernetes/kubernetes/issues/64023. A CronJob's limit is 52 as well, because of its Jobs' names.
 */
export const workloadName = rule(52, new RegExp(`^${LABEL}$`), LETTERS);
/** RBAC objects: anything that fits one segment of a URL's path. */
export const pathSegment = rule(253, /^(?!\.{1,2}$)[^/%]+$/, 'no "/" and no "%"');
/** IANA service names; https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
export const portName = rule(
  15,
  /^(?=.*[a-z])(?!.*--)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
  `${LETTERS}, at least one letter, no "--"`,
);
export const configKey = rule(253, /^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]+$/, 'letters, digits, "-", "_" and "."');
export const environmentVariable = rule(253, /^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and "_", no digit first');
export const labelValue = rule(
  63,
  /^(?:[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?)?$/,
  `letters, digits, "-", "_" and ".", ${ENDS}`,
);

const keyName = rule(63, /^[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?$/, `letters, digits, "-", "_" and ".", ${ENDS}`);
/** Key of a label or annotation: a name, with an optional domain and "/" before it. */
export const labelKey: NameRule = {
  valid: key => {
    const [name = '', domain, ...rest] = key.split('/').reverse();
    return rest.length === 0 && keyName.valid(name) && (domain === undefined || dnsSubdomain.valid(domain));
  },
  wanted: `an optional domain with "/", then ${keyName.wanted}`,
};

/** A DNS name: labels of at most 63 characters, separated by dots. */
export const hostname: NameRule = {
  valid: name => name.length <= 253 && name.split('.').every(label => dnsLabel.valid(label)),
  wanted: `at most 253 characters: labels separated by ".", each ${dnsLabel.wanted}`,
};

/** `"Web_API" is not valid; wanted: …`, or undefined if it is. */
export function nameProblem(name: unknown, { valid, wanted }: NameRule): string | undefined {
  if (typeof name === 'string' && valid(name)) return undefined;
  return `${typeof name === 'string' ? shownText(name) : JSON.stringify(name)} is not valid; wanted: ${wanted}`;
}
