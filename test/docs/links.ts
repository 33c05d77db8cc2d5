/** Links and tables of the documents under test. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { anchors, links } from '../runbooks/markdown';

/** Relative links of a Markdown file whose file or heading does not exist. */
export function brokenLinks(file: string): string[] {
  return links(readFileSync(file, 'utf8')).filter(target => {
    if (/^https?:/.test(target)) return false;
    const [relative = '', anchor] = target.split('#');
    const linked = relative === '' ? file : path.join(path.dirname(file), relative);
    if (!existsSync(linked)) return true;
    return anchor !== undefined && !anchors(readFileSync(linked, 'utf8')).includes(anchor);
  });
}
