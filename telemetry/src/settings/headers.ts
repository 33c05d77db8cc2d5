import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { parseList, splitPair, type Variables } from './variables';

/** Checks that throw if the protocol's client would, when it is created or first sends. */
const CHECKS = {
  grpc: (name: string, value: string) => new Metadata().set(name, value),
  'http/protobuf': validateHeaderValue,
};

/**
 * Headers of the exporter: `authorization=Basic%20…,x-tenant=7`. Problems name the header, or its position if the name is
 * wrong, but no value: most are secrets, and in `Authorization: Basic …==` the value is in place of the name.
 */
export function headerSettings(
  variables: Variables,
  variable: string,
  protocol: keyof typeof CHECKS,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [index, item] of parseList(variables.text(variable) ?? '').entries()) {
    const { name, encoded } = splitPair(item);
    const add = (): void => {
      const value = decodeURIComponent(encoded);
      CHECKS[protocol](name, value);
      headers[name] = value;
    };
    if (!passes(() => validateHeaderName(name))) {
      variables.problems.push(
        `${variable}: item ${index + 1} is not name=value with a valid header name before the first =`,
      );
    } else if (!passes(add)) {
      variables.problems.push(
        `${variable}: ${name} cannot be sent by ${protocol}: the name or the value has a character that is not allowed in ` +
          'headers, or the value is not percent-encoded',
      );
    }
  }
  return headers;
}

function passes(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
