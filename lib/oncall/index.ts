/** Who is on call, for people and for programs. */
export { runOnCall } from './command';
