/** A program that tests run: where it is pinned, and what its build needs. */
export interface Pin {
  /** Folder of tools/pinned/ whose go.mod and go.sum pin it. */
  readonly folder: string;
  /** Go module that it comes from. */
  readonly module: string;
  /** Where the module is fetched, by a `replace` in go.mod. @default under its own path */
  readonly fetchedAs?: string;
  /** Its main package, relative to the module. @default the module itself */
  readonly package?: string;
  /** Its main package, if that is generated in the folder itself, with the files that the folder has for it. @default upstream's */
  readonly generated?: { readonly main: string; readonly files: readonly string[] };
  /** Go variable that its `--version` prints, and the prefix of the number there. @default the program sets its own */
  readonly versionVariable?: string;
  readonly versionPrefix?: string;
  /** Build tags. @default none */
  readonly tags?: readonly string[];
  /** Whether the program needs C, that is gcc and the libraries it links. @default built without C */
  readonly cgo?: true;
  /** The release that a module version stands for. @default the module version without its `v` */
  readonly release?: (moduleVersion: string, comment: string) => string | undefined;
  /** Line that upstream's CHANGELOG.md must contain; checked by the build if the release is not in the module version. */
  readonly changelog?: (moduleVersion: string, release: string) => string;
  /** Files that the module embeds but does not ship; the build adds an empty page, compressed as the name says. */
  readonly placeholders?: readonly string[];
}

const prometheus = {
  folder: 'prometheus',
  module: 'github.com/prometheus/prometheus',
  versionVariable: 'github.com/prometheus/common/version.Version',
  // Upstream tags release 3.13.5 as module version v0.313.5, since its import path has no /v3.
  release: (version: string) => version.replace(/^v0\.(\d)0?(\d+)\.(\d+)$/, '$1.$2.$3'),
  // Service discovery with the clouds' client libraries is most of a build; dist/ only uses Kubernetes and DNS.
  tags: ['remove_all_sd', 'enable_kubernetes_sd', 'enable_dns_sd'],
} as const;

const alertmanager = {
  folder: 'alertmanager',
  module: 'github.com/prometheus/alertmanager',
  versionVariable: 'github.com/prometheus/common/version.Version',
  placeholders: ['ui/app/dist/index.html.gz', 'ui/app/dist/index.html.br'],
} as const;

const kubernetes = {
  folder: 'kubernetes',
  module: 'k8s.io/kubernetes',
  versionVariable: 'k8s.io/component-base/version.gitVersion',
  versionPrefix: 'v',
} as const;

const containerd = {
  folder: 'containerd',
  module: 'github.com/containerd/containerd/v2',
  versionVariable: 'github.com/containerd/containerd/v2/version.Version',
  versionPrefix: 'v',
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
  'kube-linter': {
    folder: 'kube-linter',
    module: 'golang.stackrox.io/kube-linter',
    // Its own path is an address that refers to GitHub, and that fewer proxies have.
    fetchedAs: 'github.com/stackrox/kube-linter',
    package: 'cmd/kube-linter',
    versionVariable: 'golang.stackrox.io/kube-linter/internal/version.version',
  },
  'kube-score': {
    folder: 'kube-score',
    module: 'github.com/zegl/kube-score',
    package: 'cmd/kube-score',
    versionVariable: 'main.version',
  },
  sloth: {
    folder: 'sloth',
    module: 'github.com/slok/sloth',
    package: 'cmd/sloth',
    versionVariable: 'github.com/slok/sloth/internal/info.Version',
    versionPrefix: 'v',
  },
  k6: { folder: 'k6', module: 'go.k6.io/k6' },
  'kube-apiserver': { ...kubernetes, package: 'cmd/kube-apiserver' },
  'kube-controller-manager': { ...kubernetes, package: 'cmd/kube-controller-manager' },
  'kube-scheduler': { ...kubernetes, package: 'cmd/kube-scheduler' },
  'kube-proxy': { ...kubernetes, package: 'cmd/kube-proxy' },
  kubelet: { ...kubernetes, package: 'cmd/kubelet' },
  kubeadm: { ...kubernetes, package: 'cmd/kubeadm' },
  kubectl: { ...kubernetes, package: 'cmd/kubectl' },
  // The oldest minor version that is still supported upstream: it validates manifests, and nothing runs on it.
  'kube-apiserver-oldest': { ...kubernetes, folder: 'kubernetes-oldest', package: 'cmd/kube-apiserver' },
  containerd: { ...containerd, package: 'cmd/containerd' },
  'containerd-shim-runc-v2': { ...containerd, package: 'cmd/containerd-shim-runc-v2' },
  ctr: { ...containerd, package: 'cmd/ctr' },
  // Its first steps in a container are written in C, and the default seccomp profile needs libseccomp.
  runc: { folder: 'runc', module: 'github.com/opencontainers/runc', cgo: true, tags: ['seccomp'] },
  coredns: { folder: 'coredns', module: 'github.com/coredns/coredns' },
  'kube-router': {
    folder: 'kube-router',
    module: 'github.com/cloudnativelabs/kube-router/v2',
    package: 'cmd/kube-router',
    versionVariable: 'github.com/cloudnativelabs/kube-router/v2/pkg/version.Version',
    versionPrefix: 'v',
  },
  'metrics-server': {
    folder: 'metrics-server',
    module: 'sigs.k8s.io/metrics-server',
    package: 'cmd/metrics-server',
    versionVariable: 'k8s.io/client-go/pkg/version.gitVersion',
    versionPrefix: 'v',
  },
  'local-path-provisioner': {
    folder: 'local-path-provisioner',
    module: 'github.com/rancher/local-path-provisioner',
    versionVariable: 'main.VERSION',
    versionPrefix: 'v',
  },
  'oauth2-proxy': {
    folder: 'oauth2-proxy',
    module: 'github.com/oauth2-proxy/oauth2-proxy/v7',
    versionVariable: 'github.com/oauth2-proxy/oauth2-proxy/v7/pkg/version.VERSION',
    versionPrefix: 'v',
  },
  'victoria-logs': {
    folder: 'victoria-logs',
    module: 'github.com/VictoriaMetrics/VictoriaLogs',
    package: 'app/victoria-logs',
    versionVariable: 'github.com/VictoriaMetrics/VictoriaMetrics/lib/buildinfo.Version',
    versionPrefix: 'v',
  },
  otelcol: {
    folder: 'otelcol',
    module: 'go.opentelemetry.io/collector/otelcol',
    // A collector of only the components that are configured; upstream's distributions are made the same way, from hundreds.
    generated: { main: 'aion-monitoring/tools/otelcol', files: ['main.go', 'main_others.go', 'components.go'] },
  },
  'node-exporter': {
    folder: 'node-exporter',
    module: 'github.com/prometheus/node_exporter',
    versionVariable: 'github.com/prometheus/common/version.Version',
  },
} as const satisfies Record<string, Pin>;
