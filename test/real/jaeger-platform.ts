/** Jaeger's programs on loopback, with the configuration and environment variables of the manifests. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aion } from '../../aion/stack';
import { jaegerProps } from '../../charts/jaeger';
import type { Service } from '../../lib/services';
import type { Environment } from '../../lib/stack';
import { tool } from '../../tools/pinned/build';
import { answers, freePort, type Program, start, temporaryFolder, waitFor } from '../../tools/process/run';
import { contextOf } from '../example/stack';
import { containerOf, PROGRAMS, type ProgramName, render } from '../lib/components/jaeger/render';

export interface JaegerPlatform {
  /** `http://127.0.0.1:…` for a port of a program, by its name in the peers. */
  url(name: ProgramName, port: string): string;
  start(name: ProgramName): Promise<Program>;
}

/**
 * In every configuration, only this is replaced: addresses by loopback, ports by free ones, and folders by temporary ones.
 */
export async function jaegerPlatform(
  environment: Environment,
  services: readonly Service[] = aion.services,
): Promise<JaegerPlatform> {
  const binary = await tool('jaeger');
  const { monitoring } = aion.names.namespaces;
  const rendered = render(jaegerProps({ ...contextOf(environment, aion), services }));
  const folder = temporaryFolder('jaeger');
  const ports = new Map<string, number>();
  for (const name of PROGRAMS) {
    for (const { name: port } of containerOf(rendered, name).ports) ports.set(`${name} ${port}`, await freePort());
  }
  const portOf = (name: string, port: string): number => {
    const found = ports.get(`${name} ${port}`);
    if (found === undefined) throw new Error(`${name} has no port ${port}`);
    return found;
  };
  const unused = await freePort();

  const overlay = (name: ProgramName, text: string): string => {
    let replaced = text.replaceAll('/var/lib/jaeger', path.join(folder, name, 'data'));
    replaced = replaced.replaceAll('/etc/jaeger-sampling', path.join(folder, name));
    replaced = replaced.replaceAll('localhost:16685', `127.0.0.1:${unused}`);
    for (const { name: port, containerPort } of containerOf(rendered, name).ports) {
      replaced = replaced.replaceAll(`0.0.0.0:${containerPort}`, `127.0.0.1:${portOf(name, port)}`);
    }
    replaced = replaced.replaceAll(
      `jaeger-storage.${monitoring}.svc:17271`,
      `127.0.0.1:${portOf('jaeger-storage', 'storage')}`,
    );
    replaced = replaced.replaceAll(
      `jaeger-collector.${monitoring}.svc:4317`,
      `127.0.0.1:${portOf('jaeger-collector', 'otlp-grpc')}`,
    );
    return replaced
      .replace('host: 0.0.0.0', 'host: 127.0.0.1')
      .replace('port: 8888', `port: ${portOf(name, 'metrics')}`);
  };

  for (const name of PROGRAMS) {
    mkdirSync(path.join(folder, name));
    const maps = [rendered.one('ConfigMap', name), rendered.one('ConfigMap', `${name}-sampling`)];
    for (const [file, text] of maps.flatMap(map => Object.entries<string>(map?.data ?? {}))) {
      writeFileSync(path.join(folder, name, file), overlay(name, text));
    }
  }
  const url = (name: ProgramName, port: string): string => `http://127.0.0.1:${portOf(name, port)}`;
  return {
    url,
    start: async name => {
      const { env } = containerOf(rendered, name);
      const variables = Object.fromEntries(env.map((each: { name: string; value: string }) => [each.name, each.value]));
      const program = start(binary, ['--config', path.join(folder, name, 'config.yaml')], { name, env: variables });
      await waitFor(answers(`${url(name, 'health')}/status`), { what: `${name} to be healthy`, program });
      return program;
    },
  };
}
