import { World } from './support/world';
import { inParallel, messageIdOf, written } from './support/people';
import { startDovecot, type Dovecot } from '../support/dovecot';
import { waitFor } from '../support/wait';

const BY_DOOR = 200;
const BY_IMAP = 100;
let world: World;
let dovecot: Dovecot;

beforeAll(async () => {
  world = await World.open();
  dovecot = await startDovecot({ users: { centre: 'secret' } });
  await world.start();
  await world.start({ role: 'worker' });
  await world.addMailbox({ port: dovecot.imapPort, user: 'centre', password: 'secret', address: 'box@wasl.example' });
}, 120_000);
afterAll(async () => {
  await world.close();
  await dovecot.stop();
}, 60_000);

/** The database's end of the connection that holds the receiver's lock. */
async function seatHolder(): Promise<number | undefined> {
  const [row] = await world.sql<{ pid: number }>(
    `select pid from pg_stat_activity join pg_locks using (pid) where locktype = 'advisory' and granted and application_name = 'wasl-receiver' and datname = current_database()`,
  );
  return row?.pid;
}

test('two working processes on one database make one message of each mail and send each answer once', async () => {
  const letters = Array.from({ length: BY_DOOR }, (_, at) => ({ id: `door-${at}`, from: `door-${at}@mail.example` }));
  const boxed = Array.from({ length: BY_IMAP }, (_, at) => ({
    id: `box-${at}`,
    from: `box-${at}@mail.example`,
    to: 'box@wasl.example',
  }));
  const doors = world.running().map((wasl) => wasl.facts.smtpPort ?? 0);
  const byDoor = inParallel(letters, 8, (letter) =>
    world.mail(letter, () => doors[Number(letter.id.slice(5)) % doors.length] ?? 0),
  );
  for (let at = 0; at < BY_IMAP; at += 20) dovecot.put('centre', boxed.slice(at, at + 20).map(written));
  world.injected.push(...boxed.map((letter) => messageIdOf(letter.id)));
  await byDoor;
  await waitFor(
    async () => (await world.sql(`select 1 from messages where direction = 'in'`)).length === BY_DOOR + BY_IMAP,
    'all are filed',
    60,
  );

  const asked = await world.sql<{ ticket_id: string; address: string }>(
    `select ticket_id, sender->>'address' as address from messages where direction = 'in' order by id limit 60`,
  );
  await inParallel(asked, 8, (row) => world.desk.reply(row.ticket_id, [row.address]));
  await world.hurry();
  await world.judge();
  expect(
    await world.sql(
      `select state, count(*)::int as answers from deliveries join messages m on m.id = message_id where m.purpose = 'reply' group by 1`,
    ),
  ).toEqual([{ state: 'sent', answers: 60 }]);
}, 120_000);

test('when the one that files is killed, the other takes over, mailbox and all', async () => {
  const before = await waitFor(seatHolder, 'somebody holds the seat');
  // the first to start has it
  await world.processes[0]?.kill();
  const letters = Array.from({ length: 20 }, (_, at) => ({ id: `after-${at}`, from: `after-${at}@mail.example` }));
  const late = { id: 'box-late', from: 'box-late@mail.example', to: 'box@wasl.example' };
  dovecot.put('centre', [written(late)]);
  world.injected.push(messageIdOf(late.id));
  await world.mails(letters);
  await waitFor(async () => ![before, undefined].includes(await seatHolder()), 'the other sits', 20);
  await waitFor(
    async () =>
      (await world.sql(`select 1 from messages where external_id like 'after-%' or external_id like 'box-late%'`))
        .length === 21,
    'all are filed',
    20,
  );
  await world.start({ role: 'web' });
  await world.judge();
}, 120_000);
