import { tool } from '../../tools/pinned/build';
import { checkovFolder } from '../../tools/pinned/checkov';
import { run } from '../../tools/process/finish';

export type Scanner = 'kube-score' | 'kube-linter' | 'checkov';

/** What a scanner would have otherwise. */
export interface Finding {
  readonly scanner: Scanner;
  /** Its identifier there: `CKV_K8S_35`, `pod-networkpolicy`. */
  readonly check: string;
  /** What the scanner says of the check, in its own words. */
  readonly title: string;
  /** `Deployment/grafana`, without its namespace. */
  readonly object: string;
}

const SCAN_TIMEOUT_MS = 10 * 60_000;
/** Grades of kube-score up to this one are warnings or worse. */
const WARNING = 5;

interface KubeScoreObject {
  readonly object_name: string;
  readonly type_meta: { readonly kind: string };
  readonly object_meta: { readonly name: string };
  readonly checks: readonly {
    readonly check: { readonly id: string; readonly name: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

export async function kubeScore(files: readonly string[]): Promise<readonly Finding[]> {
  const args = ['score', '--output-format=json', ...files];
  const { stdout, stderr } = await run(await tool('kube-score'), args, { timeoutMs: SCAN_TIMEOUT_MS });
  const objects = parsed<readonly KubeScoreObject[]>('kube-score', stdout, stderr);
  return objects.flatMap(({ type_meta, object_meta, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade <= WARNING)
      .map(({ check }) => ({
        scanner: 'kube-score' as const,
        check: check.id,
        title: check.name,
        object: `${type_meta.kind}/${object_meta.name}`,
      })),
  );
}

interface KubeLinterReport {
  /** None if there are no findings. */
  readonly Reports:
    | readonly {
        readonly Check: string;
        readonly Remediation: string;
        readonly Object: {
          readonly K8sObject: { readonly Name: string; readonly GroupVersionKind: { readonly Kind: string } };
        };
      }[]
    | null;
}

export async function kubeLinter(files: readonly string[]): Promise<readonly Finding[]> {
  const args = ['lint', '--format', 'json', ...files];
  const { stdout, stderr } = await run(await tool('kube-linter'), args, { timeoutMs: SCAN_TIMEOUT_MS });
  const { Reports } = parsed<KubeLinterReport>('kube-linter', stdout, stderr);
  return (Reports ?? []).map(({ Check, Remediation, Object: { K8sObject } }) => ({
    scanner: 'kube-linter' as const,
    check: Check,
    // Its first sentence; the others say how to go about it.
    title: /^[^.]*/.exec(Remediation)?.[0] ?? '',
    object: `${K8sObject.GroupVersionKind.Kind}/${K8sObject.Name}`,
  }));
}

interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly {
      readonly check_id: string;
      readonly check_name: string;
      readonly resource: string;
    }[];
  };
}

export async function checkov(files: readonly string[]): Promise<readonly Finding[]> {
  const args = ['-m', 'checkov.main', '--framework', 'kubernetes', '--output', 'json', '--quiet', '--compact'];
  const { stdout, stderr } = await run(
    'python3',
    [...args, '--skip-download', ...files.flatMap(file => ['--file', file])],
    // It asks its vendor for nothing, and reports nothing to it.
    { env: { PYTHONPATH: await checkovFolder(), BC_SKIP_MAPPING: 'TRUE' }, timeoutMs: SCAN_TIMEOUT_MS },
  );
  const { results } = parsed<CheckovReport>('checkov', stdout, stderr);
  return results.failed_checks.map(({ check_id, check_name, resource }) => {
    // Kind.namespace.name, where a name may have dots.
    const [kind = '', , ...name] = resource.split('.');
    return { scanner: 'checkov' as const, check: check_id, title: check_name, object: `${kind}/${name.join('.')}` };
  });
}

function parsed<T>(scanner: Scanner, stdout: string, stderr: string): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`${scanner} printed no JSON:\n${stdout.slice(0, 2_000)}${stderr.slice(-2_000)}`);
  }
}

export const SCANNERS = { 'kube-score': kubeScore, 'kube-linter': kubeLinter, checkov } satisfies Record<
  Scanner,
  (files: readonly string[]) => Promise<readonly Finding[]>
>;
