/** Checks what a service exposes against the catalogue: npm run conform -- --help */
import { main, NOT_CHECKED } from './conform/main';

// `| head` closes the pipe early: drop the rest of the output and keep the exit code.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    // A bug of ours; the exit code must not claim that the service does not conform.
    console.error(error);
    process.exitCode = NOT_CHECKED;
  },
);
