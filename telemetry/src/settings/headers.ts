import { validateHeaderName, validateHeaderValue } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { parseList, splitPair, type Variables } from './variables';

/** Throws where the protocol's client would, once it is made or first sends. */
const CHECKS = {
  grpc: (name: string, value: string) => new Metadata().set(name, value),
  'http/protobuf': validateHeaderValue,
};

/**
 * Headers of the exporter: `authorization=Basic%20…,x-tenant=7`. What is wrong is told by the header's name, and where that
 * is wrong by its place: a value is a secret, mostly, and in `Authorization: Basic …==` it stands where the name should.
 */
export function headerSettings(
  variables: Variables,
  variable: string,
  protocol: keyof typeof CHECKS,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [index, item] of parseList(variables.text(variable) ?? '').entries()) {
    const { name, encoded } = splitPair(item);
    const take = (): void => {
      const value = decodeURIComponent(encoded);
      CHECKS[protocol](name, value);
      headers[name] = value;
    };
    if (!passes(() => validateHeaderName(name))) {
      variables.problems.push(
        `${variable}: item ${index + 1} is not name=value with a header's name before the first =`,
      );
    } else if (!passes(take)) {
      variables.problems.push(
        `${variable}: ${name} cannot be sent by ${protocol}: the name, or its value, has a character that a header must not ` +
          'have, or the value is not percent-encoded',
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
