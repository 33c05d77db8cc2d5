/** Holds what a service exposes against the catalogue: npm run conform -- --help */
import { main, NOT_CHECKED } from './conform/main';

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
