/** Pictures of strangers, painted in a child process that can be ended: no network, little memory, a clock, nothing of ours in it. */
import type { Log } from '../../connectors/contract';
import { LARGEST_PICTURE_BYTES, pictureType, PictureRefused, type Painted, type PictureRefusal } from '../core/picture';
import { confinements, type Confinement } from './confinement';
import { PainterChild } from './painter-child';

export interface PictureRenderer {
  /** First page or frame, upright, at most `side` pixels in each direction. @throws PictureRefused */
  render(content: Uint8Array, side: number): Promise<Painted>;
  close(): Promise<void>;
}
export interface RendererOptions {
  readonly log: Log;
  /** Wall clock for one picture, after which the child is ended. */
  readonly timeoutMs?: number;
  /** How long a child may take to say that it is ready. */
  readonly readyMs?: number;
  /** How long an idle child is kept. */
  readonly idleMs?: number;
  readonly confinements?: readonly Confinement[];
}
interface Job {
  readonly content: Uint8Array;
  readonly side: number;
  readonly resolve: (painted: Painted) => void;
  readonly reject: (error: Error) => void;
}

const DEFAULTS = { timeoutMs: 15_000, idleMs: 20_000 } as const;
const MOST_WAITING = 64;
/** Decoders leave memory in pieces: a new child starts in a tenth of a second. */
const PICTURES_A_CHILD = 50;

/** One child, one picture at a time; whoever waits is served in order. */
export function createPictureRenderer(options: RendererOptions): PictureRenderer {
  const settings = { ...DEFAULTS, ...options };
  const waiting: Job[] = [];
  let rungs = [...(options.confinements ?? confinements())];
  let child: PainterChild | undefined;
  let idle: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let closed = false;

  async function work(): Promise<void> {
    clearTimeout(idle);
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      try {
        job.resolve(await paint(job));
      } catch (error) {
        job.reject(error instanceof Error ? error : new PictureRefused('crashed'));
      }
    }
    working = undefined;
    idle = setTimeout(retire, settings.idleMs);
    idle.unref();
  }

  async function paint({ content, side }: Job): Promise<Painted> {
    for (;;) {
      if (closed) throw new PictureRefused('busy');
      const painter = await childReady();
      const used = painter.painted > 0;
      const answer = await painter.paint(content, side, settings.timeoutMs);
      if (painter.painted >= PICTURES_A_CHILD || answer === 'timeout' || answer === 'crashed') retire();
      if (typeof answer !== 'string') return answer;
      // memory in pieces after other pictures: it has one try in a fresh child
      if (answer !== 'crashed' || !used) throw new PictureRefused(answer);
    }
  }

  /** The running child, or a new one in the strongest confinement that this machine permits. */
  async function childReady(): Promise<PainterChild> {
    if (child?.alive === true) return child;
    for (let [rung] = rungs; rung !== undefined; [rung] = rungs) {
      const started = await PainterChild.start(rung, options.readyMs);
      // a busy machine is no reason to let the next one see the network
      if (started === 'late') throw new PictureRefused('busy');
      if (started !== 'refused') {
        if (child === undefined)
          options.log.info({ confinement: rung.name, network: started.network }, 'previews.child_started');
        child = started;
        return child;
      }
      if (rungs.length === 1) break;
      rungs = rungs.slice(1);
      options.log.warn({ refused: rung.name, next: rungs[0]?.name }, 'previews.confinement_refused');
    }
    options.log.error({}, 'previews.no_child');
    throw new PictureRefused('crashed');
  }

  function retire(): void {
    child?.end();
  }

  return {
    render: (content, side) =>
      new Promise((resolve, reject) => {
        const refusal = refusedUnseen(content);
        if (refusal !== undefined) return reject(new PictureRefused(refusal));
        if (closed || waiting.length >= MOST_WAITING) return reject(new PictureRefused('busy'));
        waiting.push({ content, side, resolve, reject });
        working ??= work();
      }),
    async close() {
      closed = true;
      clearTimeout(idle);
      for (const job of waiting.splice(0)) job.reject(new PictureRefused('busy'));
      retire();
      await working;
    },
  };
}

/** What no child need be asked. */
function refusedUnseen(content: Uint8Array): PictureRefusal | undefined {
  if (content.byteLength > LARGEST_PICTURE_BYTES) return 'too_large';
  return pictureType(content) === undefined ? 'not_a_picture' : undefined;
}
