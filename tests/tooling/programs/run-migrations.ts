import { migrate } from '../../../src/db/migrate';

/** Migrates a database with the migrations of a directory and says what ran. */
const [url, directory] = process.argv.slice(2);
migrate(url ?? '', {
  onWait: () => process.stdout.write('waiting\n'),
  ...(directory === undefined ? {} : { directory }),
}).then(
  (ran) => process.stdout.write(`ran ${JSON.stringify(ran)}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
