import type { App } from '../app/context';
import { sessionTokenOf, viewerOf, type SignedIn } from '../app/people/signed-in';
import { tokenHash } from '../app/people/tokens';
import { firstDutyOf, type SecondFactorPolicy } from '../core/second-factor';
import { centreRoom, userRoom, type WaslServer, type WaslSocket } from './socket';

/** Lets a handshake in whose cookie is a session, and into the rooms of its centres. @throws Error that the client sees as refusal */
export async function admit(app: App, socket: WaslSocket, policy: SecondFactorPolicy): Promise<void> {
  const token = sessionTokenOf(socket.handshake.headers.cookie);
  const hash = token === undefined ? undefined : tokenHash(token);
  const person = hash === undefined ? undefined : await app.db.stores.people.sessions.find(hash);
  if (hash === undefined || person === undefined || firstDutyOf(policy, person) !== undefined)
    throw new Error('not_signed_in');
  socket.data.tokenHash = hash.toString('hex');
  socket.data.viewer = viewerOf(person);
  await socket.join([userRoom(person.userId), ...person.centreIds.map(centreRoom)]);
}

/**
 * Checks every socket of this process against the database, in one query: ended sessions and disabled people are cut off, changed
 * rights change the rooms. Runs every few seconds and at once when an event says so; asked meanwhile, it runs once more.
 */
export class SessionGuard {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;

  constructor(
    private readonly app: App,
    private readonly io: WaslServer,
    private readonly options: { readonly policy: SecondFactorPolicy; readonly everyMs: number },
    private readonly onRightsChanged: (socket: WaslSocket) => void,
  ) {
    this.plan();
  }

  checkNow(): void {
    if (this.running !== undefined) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = this.check().finally(() => {
      this.running = undefined;
      if (this.stopped) return;
      if (this.again) {
        this.again = false;
        this.checkNow();
      } else this.plan();
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.checkNow(), this.options.everyMs);
  }

  private async check(): Promise<void> {
    const sockets = [...this.io.sockets.sockets.values()];
    const hashes = [...new Set(sockets.map((socket) => socket.data.tokenHash))].map((hex) => Buffer.from(hex, 'hex'));
    try {
      const live = await this.app.db.stores.people.sessions.findAll(hashes);
      for (const socket of sockets) await this.apply(socket, live.get(socket.data.tokenHash));
    } catch (error) {
      // without the database nothing is told to anybody either; the next look decides
      this.app.log.warn({ code: (error as { code?: unknown }).code }, 'sockets.check_failed');
    }
  }

  private async apply(socket: WaslSocket, person: SignedIn | undefined): Promise<void> {
    if (person === undefined || firstDutyOf(this.options.policy, person) !== undefined) {
      socket.disconnect(true);
      return;
    }
    const before = socket.data.viewer;
    const now = viewerOf(person);
    socket.data.viewer = now;
    if (before.role === now.role && before.centreIds.join() === now.centreIds.join()) return;
    for (const id of before.centreIds) if (!now.centreIds.includes(id)) await socket.leave(centreRoom(id));
    await socket.join(now.centreIds.map(centreRoom));
    socket.emit('list:changed', { what: 'session' });
    this.onRightsChanged(socket);
  }
}
