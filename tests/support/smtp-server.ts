import net from 'node:net';

/** A reply line such as `250 OK`, or a fault: `drop` ends the connection, `hang` never answers. */
export type SinkAnswer = `${number}${string}` | 'drop' | 'hang';
/** What the server does at each stage; what is absent is accepted. Given anew for every message. */
export interface SinkScript {
  readonly greeting?: () => SinkAnswer;
  readonly mail?: (sender: string) => SinkAnswer;
  readonly rcpt?: (recipient: string) => SinkAnswer;
  /** The answer to DATA; `354 …` lets the message through. */
  readonly data?: () => SinkAnswer;
  /** Ends the connection when so many bytes of the message have come. */
  readonly dropAfterBytes?: number;
  /**
   * After the final dot. `take_and_drop` and `take_and_hang` keep the message and say nothing: it was sent, and the client cannot know.
   * With `drop` and `hang` it is not kept.
   */
  readonly end?: (message: SinkMessage) => SinkAnswer | 'take_and_drop' | 'take_and_hang';
}
export interface SinkMessage {
  readonly sender: string;
  readonly recipients: readonly string[];
  /** As it was before dot-stuffing. */
  readonly raw: string;
  /** Parameters of MAIL FROM as sent. */
  readonly parameters: string;
}
export interface SmtpSink {
  readonly port: number;
  /** Every message that the server took, in order. */
  readonly messages: readonly SinkMessage[];
  /** Resolves when at least `count` messages were taken. */
  received(count: number): Promise<void>;
  /** Replaces the script from now on. */
  script(next: SinkScript): void;
  /** Connections so far. */
  connections(): number;
  /** Commands so far, without what follows the verb. */
  commands(): readonly string[];
  /** Ends all connections, as a server does that tires of idle clients. */
  endConnections(): void;
  close(): Promise<void>;
}
export interface SinkOptions {
  readonly script?: SinkScript;
  /** EHLO keywords. */
  readonly extensions?: readonly string[];
  /** Demanded by AUTH PLAIN, and offered. */
  readonly login?: { readonly user: string; readonly password: string };
  readonly port?: number;
}
const EXTENSIONS = ['PIPELINING', 'SIZE 62914560', '8BITMIME'];

/** An outgoing mail server on loopback that records, and misbehaves as told. */
export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const state: State = { options, script: options.script ?? {}, messages: [], commands: [], waiting: new Set() };
  const sockets = new Set<net.Socket>();
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    serve(socket, state);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    messages: state.messages,
    async received(count) {
      while (state.messages.length < count) await new Promise<void>((resolve) => state.waiting.add(resolve));
    },
    script: (next) => {
      state.script = next;
    },
    connections: () => connections,
    commands: () => state.commands,
    endConnections: () => {
      for (const socket of sockets) socket.end();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface State {
  readonly options: SinkOptions;
  readonly messages: SinkMessage[];
  readonly commands: string[];
  readonly waiting: Set<() => void>;
  script: SinkScript;
}

function serve(socket: net.Socket, state: State): void {
  let buffer = '';
  let hanging = false;
  let inData = false;
  let draft = { sender: '', recipients: [] as string[], parameters: '' };
  const say = (answer: SinkAnswer): boolean => {
    if (answer === 'hang') hanging = true;
    else if (answer === 'drop') socket.destroy();
    else socket.write(`${answer}\r\n`);
    return /^[23]/.test(answer);
  };
  const command = (line: string): void => {
    const verb = line.split(/[ :]/)[0]?.toUpperCase() ?? '';
    state.commands.push(verb);
    if (verb === 'EHLO' || verb === 'HELO') say(ehlo(state.options));
    else if (verb === 'AUTH') say(authenticate(line, state.options));
    else if (verb === 'MAIL') {
      const [, sender = '', parameters = ''] = /<(.*?)>\s*(.*)$/.exec(line) ?? [];
      if (say(state.script.mail?.(sender) ?? '250 2.1.0 OK')) draft = { sender, recipients: [], parameters };
    } else if (verb === 'RCPT') {
      const recipient = /<(.*?)>/.exec(line)?.[1] ?? '';
      if (say(state.script.rcpt?.(recipient) ?? '250 2.1.5 OK')) draft.recipients.push(recipient);
    } else if (verb === 'DATA') {
      if (draft.recipients.length === 0) say('503 5.5.1 No recipients');
      else inData = say(state.script.data?.() ?? '354 Go on');
    } else if (verb === 'QUIT') {
      say('221 2.0.0 Bye');
      socket.end();
    } else say(verb === 'RSET' || verb === 'NOOP' ? '250 2.0.0 OK' : '502 5.5.1 Unknown here');
  };
  const message = (raw: string): void => {
    inData = false;
    const done: SinkMessage = { ...draft, raw: raw.replace(/^\.\./gm, '.') };
    const answer = state.script.end?.(done) ?? '250 2.0.0 Taken';
    const fault = answer === 'take_and_drop' ? 'drop' : answer === 'take_and_hang' ? 'hang' : answer;
    if (answer.startsWith('take_') || answer.startsWith('2')) state.messages.push(done);
    draft = { sender: '', recipients: [], parameters: '' };
    say(fault);
    for (const wake of state.waiting) wake();
    state.waiting.clear();
  };
  socket.on('data', (data) => {
    buffer += data.toString('latin1');
    while (!hanging && !socket.destroyed) {
      if (inData) {
        if (state.script.dropAfterBytes !== undefined && buffer.length >= state.script.dropAfterBytes)
          return void socket.destroy();
        const end = buffer.startsWith('.\r\n') ? 0 : buffer.indexOf('\r\n.\r\n') + 2;
        if (end < 2 && !buffer.startsWith('.\r\n')) return;
        const raw = buffer.slice(0, end);
        buffer = buffer.slice(end + 3);
        message(raw);
      } else {
        const end = buffer.indexOf('\r\n');
        if (end < 0) return;
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        command(line);
      }
    }
  });
  say(state.script.greeting?.() ?? '220 sink.test ESMTP');
}

function ehlo(options: SinkOptions): SinkAnswer {
  const keywords = [
    'sink.test',
    ...(options.extensions ?? EXTENSIONS),
    ...(options.login === undefined ? [] : ['AUTH PLAIN']),
  ];
  // All but the last line go before it, each ended: the last has the space instead of the dash.
  return `250-${keywords.slice(0, -1).join('\r\n250-')}\r\n250 ${keywords.at(-1) ?? ''}`;
}

function authenticate(line: string, options: SinkOptions): SinkAnswer {
  const [, user, password] = Buffer.from(line.split(' ')[2] ?? '', 'base64')
    .toString()
    .split('\0');
  const right = user === options.login?.user && password === options.login?.password;
  return right ? '235 2.7.0 Welcome' : '535 5.7.8 Authentication credentials invalid';
}
