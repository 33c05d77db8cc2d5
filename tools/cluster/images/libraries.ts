import { output } from '../shell';

/** Absolute paths of a program's shared libraries, its loader included; none if it is statically linked. */
export async function libraries(binary: string): Promise<string[]> {
  const text = await output('ldd', [binary]).catch(error => {
    if ((error as Error).message.includes('not a dynamic executable')) return '';
    throw error;
  });
  return parseLdd(text, binary);
}

/** Reads the output of `ldd`. Throws with the names of the libraries that it did not find. */
export function parseLdd(text: string, binary: string): string[] {
  const missing = [...text.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name);
  if (missing.length > 0) throw new Error(`${binary} needs shared libraries that are missing: ${missing.join(', ')}`);
  return [...text.matchAll(/^\s*(?:\S+ => )?(\/\S+) \(0x[0-9a-f]+\)$/gm)].map(([, file]) => file as string);
}
