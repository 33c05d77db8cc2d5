import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A real program that tests run: where it is pinned, and what its build needs. */
export interface Pin {
  /** Folder of tools/ whose go.mod and go.sum pin it. */
  readonly folder: string;
  /** Go module that it comes from. */
  readonly module: string;
  /** Its main package, relative to the module. */
  readonly package: string;
  /** Go variable that its `--version` prints, and what stands before the number there. */
  readonly versionVariable: string;
  readonly versionPrefix?: string;
  /** The release that a module version stands for. @default the module version without its `v` */
  readonly release?: (moduleVersion: string, comment: string) => string | undefined;
  /** Line that upstream's CHANGELOG.md must have; checked when building, where the release is not in the module version. */
  readonly changelog?: (moduleVersion: string, release: string) => string;
  /** Files that the module embeds but does not ship; the build puts an empty page there, compressed as the name says. */
  readonly placeholders?: readonly string[];
}

const prometheus = {
  folder: 'prometheus',
  module: 'github.com/prometheus/prometheus',
  versionVariable: 'github.com/prometheus/common/version.Version',
  // Upstream tags release 3.13.5 as module version v0.313.5, since its import path has no /v3.
  release: (version: string) => version.replace(/^v0\.(\d)0?(\d+)\.(\d+)$/, '$1.$2.$3'),
} as const;

const alertmanager = {
  folder: 'alertmanager',
  module: 'github.com/prometheus/alertmanager',
  versionVariable: 'github.com/prometheus/common/version.Version',
  placeholders: ['ui/app/dist/index.html.gz', 'ui/app/dist/index.html.br'],
} as const;

export const PINS = {
  promtool: { ...prometheus, package: 'cmd/promtool' },
  prometheus: { ...prometheus, package: 'cmd/prometheus' },
  amtool: { ...alertmanager, package: 'cmd/amtool' },
  alertmanager: { ...alertmanager, package: 'cmd/alertmanager' },
  jaeger: {
    folder: 'jaeger',
    module: 'github.com/jaegertracing/jaeger',
    package: 'cmd/jaeger',
    versionVariable: 'github.com/jaegertracing/jaeger/internal/version.latestVersion',
    versionPrefix: 'v',
    // One commit is tagged v1.76.0 and v2.13.0; only the former is a Go module, only the changelog has both.
    release: (_: string, comment: string) => /released as v(\d+\.\d+\.\d+)/.exec(comment)?.[1],
    changelog: (version: string, release: string) => `${version} / v${release} (`,
  },
  helm: {
    folder: 'helm',
    module: 'helm.sh/helm/v3',
    package: 'cmd/helm',
    versionVariable: 'helm.sh/helm/v3/internal/version.version',
    versionPrefix: 'v',
  },
} as const satisfies Record<string, Pin>;

export type Tool = keyof typeof PINS;

/** The pin of a tool, with all that a pin may have. */
export const pin = (name: Tool): Pin => PINS[name];

/** The folder tools/ of the project; the code may run from a bundle elsewhere in the project. */
export function toolsFolder(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const tools = path.join(folder, 'tools');
    if (existsSync(path.join(tools, 'prometheus', 'go.mod'))) return tools;
    if (folder === path.dirname(folder)) throw new Error(`no folder above ${__dirname} has tools/prometheus/go.mod`);
  }
}

export interface Pinned {
  /** Version of the Go module: `v0.313.5`. */
  readonly moduleVersion: string;
  /** Version as its users know it: `3.13.5`. */
  readonly release: string;
  /** Oldest Go that builds it: `1.26.0`. */
  readonly go: string;
}

/** What a go.mod says about a tool. Throws where it does not pin the tool. */
export function readPinned(name: Tool, goMod: string): Pinned {
  const { folder, module, release = (version: string) => version.slice(1) } = pin(name);
  const file = `tools/${folder}/go.mod`;
  const escaped = module.replaceAll('.', '\\.');
  const required = new RegExp(`^(?:require)?\\s*${escaped} (v\\S+)(.*)$`, 'm').exec(goMod);
  if (!required?.[1]) throw new Error(`${file} does not require ${module}, which ${name} is built from`);
  const released = release(required[1], required[2] ?? '');
  if (!released) {
    throw new Error(
      `${file}: put "// released as vX.Y.Z" behind ${module} ${required[1]}, as upstream's changelog has it`,
    );
  }
  const go = /^go (\S+)$/m.exec(goMod)?.[1];
  if (!go) throw new Error(`${file} has no "go" line`);
  return { moduleVersion: required[1], release: released, go };
}

/** What the tool's own go.mod says about it. */
export const pinned = (name: Tool): Pinned =>
  readPinned(name, readFileSync(path.join(toolsFolder(), pin(name).folder, 'go.mod'), 'utf8'));
