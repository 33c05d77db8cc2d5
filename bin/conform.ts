/** Holds what a service exposes against the catalogue: npm run conform -- --help */
import { main, NOT_CHECKED } from './conform/main';

// `| head` stops reading before the end: the rest is nobody's, and the verdict stays.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    // Our own fault; the exit code must not say that the service does not conform.
    console.error(error);
    process.exitCode = NOT_CHECKED;
  },
);
