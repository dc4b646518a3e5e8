import path from 'node:path';

/** What of the machine is kept from the child, strongest first; the first that this machine permits is taken. */
export interface Confinement {
  readonly name: string;
  /** What stands before the command. */
  readonly prefix: readonly string[];
}

const NOBODY = '65534';
/**
 * Of written memory (`RLIMIT_DATA`), not of addresses: V8 reserves a gigabyte of those that it never touches. Measured with 100
 * megapixels: 130 to 400 MB; a 16-bit interlaced PNG of that size wants 730 MB and is refused.
 */
const MEMORY_BYTES = 512 * 1024 * 1024;
/** A picture a second for a quarter of an hour; one that nobody is there to end, ends by itself. */
const CPU_SECONDS = 900;

const LIMITED = [
  'prlimit',
  `--data=${MEMORY_BYTES}`,
  `--cpu=${CPU_SECONDS}`,
  '--fsize=0',
  '--core=0',
  '--nofile=64',
  '--',
];
const AS_NOBODY = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--no-new-privs',
  '--bounding-set=-all',
  '--inh-caps=-all',
  '--',
];
const POWERLESS = ['setpriv', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--'];
const NO_NEW_RIGHTS = ['setpriv', '--no-new-privs', '--'];
const NO_NETWORK = ['unshare', '--net', '--ipc', '--'];
/** As an ordinary user a namespace of one's own users comes first; some kernels and containers forbid it. */
const OWN_NAMESPACE = ['unshare', '--user', '--net', '--ipc', '--'];

/** Without `prlimit` (not Linux): what the shell can. */
const BY_SHELL = [
  '/bin/sh',
  '-c',
  `ulimit -c 0; ulimit -f 0; ulimit -d ${MEMORY_BYTES / 1024} 2>/dev/null; exec "$@"`,
  'sh',
];

export function confinements(isRoot = process.getuid?.() === 0): readonly Confinement[] {
  return isRoot
    ? [
        { name: 'no network, as nobody', prefix: [...LIMITED, ...NO_NETWORK, ...AS_NOBODY] },
        { name: 'no network, without capabilities', prefix: [...LIMITED, ...NO_NETWORK, ...POWERLESS] },
        { name: 'as nobody', prefix: [...LIMITED, ...AS_NOBODY] },
        { name: 'without capabilities', prefix: [...LIMITED, ...POWERLESS] },
        { name: 'limits only', prefix: BY_SHELL },
      ]
    : [
        { name: 'no network', prefix: [...LIMITED, ...OWN_NAMESPACE, ...NO_NEW_RIGHTS] },
        { name: 'no new rights', prefix: [...LIMITED, ...NO_NEW_RIGHTS] },
        { name: 'limits only', prefix: BY_SHELL },
      ];
}

/** Program and arguments; the environment is empty but for what keeps memory small. */
export function commandOf(
  confinement: Confinement,
  file: string,
  nodeFlags: readonly string[],
): { command: string; args: string[] } {
  const words = [...confinement.prefix, process.execPath, ...nodeFlags, path.resolve(file)];
  return { command: words[0] ?? process.execPath, args: words.slice(1) };
}
/** One arena for all threads: each would reserve its own. */
export const CHILD_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', MALLOC_ARENA_MAX: '1' };
