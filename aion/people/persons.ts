/** An example: whoever is on call for AION. People are invented. */
import { person } from '../../lib/people';

const berlin = { timeZone: 'Europe/Berlin' } as const;
const at = (id: string) => ({ email: `${id}@aion.example.com`, chat: `@${id}` });

export const ada = person('ada', { name: 'Ada Brandt', ...at('ada'), ...berlin });
export const ben = person('ben', { name: 'Ben Okafor', ...at('ben'), timeZone: 'Europe/London' });
export const chiara = person('chiara', { name: 'Chiara Conti', ...at('chiara'), timeZone: 'Europe/Rome' });
export const dmitri = person('dmitri', { name: 'Dmitri Sokolov', ...at('dmitri'), ...berlin });

export const elif = person('elif', { name: 'Elif Yılmaz', ...at('elif'), timeZone: 'Europe/Istanbul' });
export const finn = person('finn', { name: 'Finn Larsen', ...at('finn'), timeZone: 'Europe/Copenhagen' });
export const greta = person('greta', { name: 'Greta Vogel', ...at('greta'), ...berlin });

export const hugo = person('hugo', { name: 'Hugo Moreau', ...at('hugo'), timeZone: 'Europe/Paris' });
export const ines = person('ines', { name: 'Inês Duarte', ...at('ines'), timeZone: 'Europe/Lisbon' });
export const jonas = person('jonas', { name: 'Jonas Keller', ...at('jonas'), ...berlin });

export const kofi = person('kofi', { name: 'Kofi Mensah', ...at('kofi'), ...berlin });
export const lena = person('lena', { name: 'Lena Fischer', ...at('lena'), ...berlin });
export const marta = person('marta', { name: 'Marta Nowak', ...at('marta'), timeZone: 'Europe/Warsaw' });
export const noor = person('noor', { name: 'Noor Haddad', ...at('noor'), ...berlin });
export const oscar = person('oscar', { name: 'Oscar Lindqvist', ...at('oscar'), timeZone: 'Europe/Stockholm' });
export const petra = person('petra', { name: 'Petra Novák', ...at('petra'), timeZone: 'Europe/Prague' });
