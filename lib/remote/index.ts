/** How commands ask the programs of the stack. */
export { readHeaders } from './headers';
export { call, json, type Server, ServerError } from './server';
export { readUrl } from './url';
