import { output } from '../shell';

/** Shared libraries of a program by absolute path, its loader included; none where it is linked statically. */
export async function libraries(binary: string): Promise<string[]> {
  const text = await output('ldd', [binary]).catch(error => {
    if ((error as Error).message.includes('not a dynamic executable')) return '';
    throw error;
  });
  return parseLdd(text, binary);
}

/** What `ldd` printed. Throws the names of libraries that it did not find. */
export function parseLdd(text: string, binary: string): string[] {
  const missing = [...text.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
  if (missing.length > 0) throw new Error(`${binary} takes shared libraries that are not there: ${missing.join(', ')}`);
  return [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm)].map(([, file]) => file as string);
}
