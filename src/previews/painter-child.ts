import { spawn, type ChildProcessByStdio } from 'node:child_process';
import net from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Painted } from '../core/picture';
import { childPath } from './child-path';
import { CHILD_ENVIRONMENT, commandOf, type Confinement } from './confinement';
import { frame, frames, type Frame } from './protocol';

type Answer = Painted | 'not_a_picture' | 'unreadable' | 'too_large' | 'timeout' | 'crashed';

const Ready = z.object({ kind: z.literal('ready'), network: z.boolean(), uid: z.int() });
const Answered = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('painted'), width: z.int(), height: z.int() }),
  z.object({ kind: z.literal('refused'), code: z.enum(['not_a_picture', 'unreadable', 'too_large', 'crashed']) }),
]);

/** Its JavaScript needs little; pictures lie outside its heap. */
const NODE_FLAGS = ['--max-old-space-size=64', '--max-semi-space-size=1'];
const READY_MS = 10_000;
/** A picture of 1,600 pixels a side in webp is smaller. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** One running child. It is trusted with nothing: what it answers is read as a stranger's words. */
export class PainterChild {
  /** Pictures that it was given so far. */
  painted = 0;
  private dead = false;

  private constructor(
    private readonly process: ChildProcessByStdio<Writable, Readable, null>,
    private readonly answers: AsyncGenerator<Frame>,
    /** Whether it sees a network: false where the kernel let us take it away. */
    readonly network: boolean,
  ) {
    process.once('exit', () => void (this.dead = true));
  }

  /** `refused`: it ended by itself, so this confinement is not to be had here. `late`: the machine is too busy to tell. */
  static async start(confinement: Confinement, readyMs = READY_MS): Promise<PainterChild | 'refused' | 'late'> {
    const { command, args } = commandOf(confinement, childPath(), NODE_FLAGS);
    const child = spawn(command, args, { cwd: '/', env: CHILD_ENVIRONMENT, stdio: ['pipe', 'pipe', 'ignore'] });
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    // it must not keep this process alive; what waits for it does
    child.unref();
    for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof net.Socket) pipe.unref();
    const answers = frames(child.stdout, MOST_ANSWER_BYTES);
    const first = await within(answers.next(), readyMs);
    const ready = Ready.safeParse(first === undefined || first.done === true ? undefined : first.value.header);
    if (ready.success) return new PainterChild(child, answers, ready.data.network);
    child.kill('SIGKILL');
    return first === undefined ? 'late' : 'refused';
  }

  get alive(): boolean {
    return !this.dead;
  }

  async paint(content: Uint8Array, side: number, timeoutMs: number): Promise<Answer> {
    this.painted += 1;
    this.process.stdin.write(frame({ side }, content));
    const next = await within(this.answers.next(), timeoutMs);
    if (next === undefined) {
      this.end();
      return 'timeout';
    }
    const answered = Answered.safeParse(next.done === true ? undefined : next.value.header);
    if (!answered.success || next.done === true) {
      this.end();
      return 'crashed';
    }
    if (answered.data.kind === 'refused') return answered.data.code;
    const { width, height } = answered.data;
    return { content: Buffer.from(next.value.body), width, height };
  }

  end(): void {
    this.dead = true;
    this.process.kill('SIGKILL');
  }
}

/** Undefined when it did not come in time; what fails counts as an end of the stream. */
async function within(next: Promise<IteratorResult<Frame>>, ms: number): Promise<IteratorResult<Frame> | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  const ended = next.catch((): IteratorResult<Frame> => ({ done: true, value: undefined }));
  return Promise.race([ended, late]).finally(() => clearTimeout(timer));
}
