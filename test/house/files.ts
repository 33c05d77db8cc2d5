import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Every TypeScript file of the project itself, as paths from its folder; examples stand on the package, not on its files. */
export function sourceFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'], {
    encoding: 'utf8',
  });
  return [...new Set(listed.split('\n'))]
    .filter(file => file !== '' && !file.startsWith('examples/') && existsSync(file))
    .sort();
}
