import fs from 'node:fs';

/** What was measured. `target` is the promise it is held against; a figure without one is told for its own sake. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** How it was measured, or what else was seen. */
  readonly note?: string;
}
export interface Bench {
  /** An empty directory, gone when the measurement ends. */
  directory(): string;
  /** Runs when the measurement ends, however it ends; the last comes first. */
  after(stop: () => unknown): void;
  figure(figure: Figure): void;
  say(line: string): void;
}

/** `scripts/bench.mjs` names the file in which the figures of all measurements gather, one JSON object a line. */
const REPORT = process.env['WASL_BENCH_REPORT'];

export const isMet = ({ value, target }: Figure): boolean =>
  target === undefined || ('atMost' in target ? value <= target.atMost : value >= target.atLeast);

/** One measurement as a process of its own: whatever it started and made ends with it; a failure is its exit code. */
export function measure(title: string, work: (bench: Bench) => Promise<void>): void {
  const stops: (() => unknown)[] = [];
  const bench: Bench = {
    directory() {
      const dir = fs.mkdtempSync('/tmp/wasl-bench-');
      stops.push(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
      return dir;
    },
    after: (stop) => void stops.push(stop),
    figure(figure) {
      const line = { bench: title, ...figure };
      if (REPORT !== undefined) fs.appendFileSync(REPORT, `${JSON.stringify(line)}\n`);
      const target = figure.target === undefined ? '' : ` (${isMet(figure) ? 'met' : 'MISSED'})`;
      process.stdout.write(`  ${figure.name}: ${figure.value.toFixed(2)} ${figure.unit}${target}${figure.note === undefined ? '' : ` — ${figure.note}`}\n`);
    },
    say: (line) => void process.stdout.write(`  ${line}\n`),
  };
  const end = async (code: number): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) {
      await Promise.resolve()
        .then(stop)
        .catch((error: unknown) => process.stderr.write(`${title}: ${String(error)}\n`));
    }
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(1));
  process.once('uncaughtException', (error) => {
    process.stderr.write(`${title}: ${error.stack ?? error.message}\n`, () => undefined);
    void end(1);
  });
  work(bench).then(
    () => end(0),
    (error: unknown) => {
      process.stderr.write(`${title}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      return end(1);
    },
  );
}
