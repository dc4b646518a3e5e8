// A stand-in for the server, for looking at the screens while the real one is being built or is not at hand.
// It keeps invented tickets in memory, checks nothing, forgets everything, and is not built into the product.
//   node web/dev/fake-api.mjs [port]      then open http://127.0.0.1:<port>/  (any address and password sign in)
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { Server } from 'socket.io';
import * as sample from './sample-tickets.mjs';

const port = Number(process.argv[2] ?? 4310);
const dist = path.resolve(import.meta.dirname, '../../dist/web');
const iso = (minutesAgo) => new Date(Date.now() - minutesAgo * 60_000).toISOString();
const person = (at) => (at === undefined ? null : { id: sample.PEOPLE[at].id, name: sample.PEOPLE[at].name });
const isArabic = (text) => /[\u0600-\u06ff]/.test(text.slice(0, 40));

/** By the cookie; several browsers may look at once. */
const sessions = new Map();
let cookie = '';
let mode = 'usual';
const drafts = new Map();
const tickets = [];
for (let round = 0; round < 8; round++) for (const [at, one] of sample.CASES.entries()) tickets.push(makeTicket(one, round * sample.CASES.length + at, round));
tickets.sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));

function makeTicket([party, address, channel, subject, text, ago, more], at, round) {
  const minutes = ago + round * 4100;
  const dir = isArabic(text) ? 'rtl' : 'ltr';
  const ticket = {
    id: randomUUID(), reference: `937-1448-${String(4260 - at).padStart(7, '0')}-${at % 10}`, centreId: sample.CENTRE.id, channel, party, subject, snippet: text.slice(0, 160), snippetDirection: dir,
    state: more.state ?? (more.assignee === undefined ? 'registered' : 'in_progress'), type: more.type ?? null, urgent: more.urgent ?? false, assignee: person(more.assignee), teamId: null,
    tags: more.rich ? ['مواعيد', 'الروابي'] : [], trouble: more.trouble ?? null, awaitsAnswer: more.awaits ?? false, messageCount: more.messages ?? 1, attachmentCount: more.attachments ?? 0, version: 3,
    receivedAt: iso(minutes + 400), lastMessageAt: iso(minutes), clock: null, category: more.category ?? null, language: dir === 'rtl' ? 'ar' : 'en', closedAt: null,
    contact: { id: randomUUID(), name: party, handles: [{ kind: address.includes('@') ? 'email' : 'phone', value: address }, { kind: 'phone', value: '+966 50 000 0318' }], tickets: [] },
    moves: ['start', 'ask', 'close'], messages: [], events: [], links: [],
    reply: { mode: channel === 'phone' ? 'by_hand' : 'automatic', channel, accountAddress: 'care@937.example', to: [{ address, name: party }], subject: `رد: ${subject}`, acceptsAttachments: channel !== 'phone', maxAttachmentBytes: 20_000_000, maxFileBytes: 26_214_400, links: { aboveBytes: 5_242_880, days: 14 }, maxTextLength: null },
  };
  ticket.messages.push(message({ text, dir, at: minutes + 400, sender: { name: party, address }, channel, attachments: more.rich ? [file('appointment-17-11.pdf', 'application/pdf', 184_211), file('الشاشة.png', 'image/png', 88_004, true)] : [] }));
  if (more.rich) enrich(ticket, minutes);
  if (more.trouble) ticket.messages.push(message({ direction: 'out', purpose: 'reply', author: person(0), text: 'المكرم، نعتذر عمّا حدث. تواصلنا مع المجمع وسنوافيكم بالنتيجة.', dir: 'rtl', at: minutes, channel, sender: { name: 'سلمى الراجحان', address: 'care@937.example' }, deliveries: [delivery(address, more.trouble === 'unknown' ? 'unknown' : 'rejected', more.trouble === 'unknown' ? 'connection lost after DATA; the server may have taken it' : '550 5.1.1 The email account that you tried to reach does not exist')] }));
  return ticket;
}
function file(filename, contentType, bytes, preview = false) {
  return { id: randomUUID(), filename, contentType, bytes, inline: false, preview, scan: 'clean', downloadable: true };
}
function delivery(recipient, state, reason = null) {
  return { id: randomUUID(), recipient, role: 'to', state, reason, attempt: 1, nextAttemptAt: null, updatedAt: iso(3) };
}
function message(m) {
  return {
    id: randomUUID(), direction: 'in', purpose: 'message', standing: 'member', author: null, recipients: [], subject: '', visibleText: m.text, trimmed: false, hasHtml: false, hasRemoteImages: false, textDirection: m.dir, language: m.dir === 'rtl' ? 'ar' : 'en',
    sentAt: null, receivedAt: iso(m.at), automatic: 'no', senderTrust: 'aligned', matchReason: null, repairs: [], warnings: [], hasRaw: true, rawHeld: null, attachments: [], deliveries: [], undoUntil: null, ...m,
  };
}
function enrich(ticket, minutes) {
  const party = { name: ticket.party, address: 'hind.ateeq@mail.example' };
  const first = ticket.messages[0];
  Object.assign(first, { hasHtml: true, hasRemoteImages: true, trimmed: true, text: `${first.text}\n\n> في 2026-11-17 كتب مركز صحة 937:\n> تم إلغاء الموعد.`, repairs: ['charset_guessed:windows-1256'] });
  ticket.messages.push(
    message({ direction: 'out', purpose: 'acknowledgement', text: `تسلّمنا رسالتكم وسُجّلت بالرقم المرجعي ${ticket.reference}.\n\nWe received your message under reference ${ticket.reference}.`, dir: 'rtl', at: minutes + 399, channel: 'email', sender: { name: 'مركز صحة 937', address: 'care@937.example' }, deliveries: [delivery(party.address, 'delivered')] }),
    message({ text: 'موعد العيون cancelled again وما أحد يرد! هل فيه بديل قريب؟', dir: 'rtl', at: minutes + 200, channel: 'email', sender: party }),
    message({ direction: 'note', purpose: 'note', author: person(1), text: '@سلمى اتصلتُ بقسم المواعيد: يوجد موعد بديل الثلاثاء 08:30 إن وافقت المستفيدة.', dir: 'rtl', at: minutes + 90, channel: 'email', sender: { name: 'نورة الفهيد', address: '' } }),
    message({ standing: 'third_party', text: 'أنا أخوها، أرجو إرسال كل المعلومات إليّ.', dir: 'rtl', at: minutes + 80, channel: 'email', sender: { name: 'Saud A.', address: 'saud@unknown.example' }, senderTrust: 'failed' }),
    message({ direction: 'out', purpose: 'reply', author: person(0), text: `المكرمة هند، نعتذر عمّا حدث. نعمل مع قسم المواعيد على موعد بديل، وسنوافيكم قبل الثالثة عصر اليوم. رقم تذكرتكم ${ticket.reference}.`, dir: 'rtl', at: minutes, channel: 'email', sender: { name: 'سلمى الراجحان', address: 'care@937.example' }, deliveries: [delivery(party.address, 'sent'), delivery('clinic@rawabi.example', 'delayed', '451 4.7.1 Greylisted, try again later')] }),
  );
  const event = (type, at, actor, data) => ({ id: randomUUID(), at: iso(at), type, actor, data });
  ticket.events.push(
    event('class.changed', minutes + 390, person(0), { field: 'type', from: null, to: 'CMP' }),
    event('class.changed', minutes + 389, person(0), { field: 'category', from: null, to: 'ACC-CAN' }),
    event('assignee.changed', minutes + 388, person(2), { from: null, to: sample.PEOPLE[0].id }),
    event('state.changed', minutes + 387, null, { from: 'registered', to: 'in_progress', move: 'start' }),
  );
  ticket.contact.tickets = [
    { id: ticket.id, reference: ticket.reference, subject: ticket.subject, state: ticket.state, lastMessageAt: ticket.lastMessageAt },
    { id: randomUUID(), reference: '937-1448-0003102-7', subject: 'طلب تقديم موعد العيون', state: 'closed', lastMessageAt: iso(60_000) },
  ];
}

const VIEWS = { all: (t) => t.state !== 'closed', mine: (t) => t.assignee?.id === sample.PEOPLE[0].id && t.state !== 'closed', unassigned: (t) => t.assignee === null && t.state !== 'closed', urgent: (t) => t.urgent && t.state !== 'closed', waiting: (t) => t.state === 'need_info', undelivered: (t) => t.trouble !== null, closed: (t) => t.state === 'closed' };
const listed = (query) => tickets.filter((t) => (VIEWS[query.get('view') ?? 'all'] ?? VIEWS.all)(t) && (!query.get('channel') || t.channel === query.get('channel')) && (!query.get('q') || `${t.party} ${t.subject} ${t.reference}`.includes(query.get('q'))));
const pieces = (text, q) => text.split(q).flatMap((part, at) => [...(at > 0 ? [{ text: q, hit: true }] : []), ...(part === '' ? [] : [{ text: part, hit: false }])]);
const found = (row, q) => q ? { ...row, match: { messageId: row.messages?.[0]?.id ?? null, kind: row.assignee === null ? 'message' : 'note', party: pieces(row.party, q), subject: pieces(row.subject, q), snippet: pieces(row.snippet.includes(q) ? row.snippet : `${row.snippet} ${q}`, q), from: 'text', direction: row.snippetDirection } } : row;
const canned = [
  { id: randomUUID(), centreId: null, language: 'ar', shortcut: 'استكمال', title: 'طلب استكمال بيانات', body: 'المكرم/ة {name}\nلاستكمال معالجة طلبكم رقم {reference} نأمل تزويدنا بما يلي:\n', version: 1 },
  { id: randomUUID(), centreId: null, language: 'ar', shortcut: 'اعتذار', title: 'اعتذار عن التأخير', body: 'المكرم/ة {name}\nنعتذر عن تأخر معالجة طلبكم رقم {reference} عن الموعد المحدد.\n{agent} · {date}', version: 1 },
  { id: randomUUID(), centreId: null, language: 'en', shortcut: 'info', title: 'Request for more information', body: 'Dear {name}, to continue with {reference} please send us:\n', version: 1 },
];
const accounts = [
  { id: randomUUID(), centreId: sample.CENTRE.id, channel: 'email', name: 'بريد العناية', address: 'care@937.example', enabled: true, acknowledges: true, config: { imap: { host: 'imap.937.example', port: 993, user: 'care' }, smtp: { host: 'smtp.937.example', port: 465 } }, secretsSet: ['password'], health: { state: 'ok', lastOkAt: iso(1), lastMailAt: iso(4), lastError: null, advice: null, lag: 0, quota: { usedBytes: 9_400_000_000, limitBytes: 10_000_000_000 }, trouble: { ar: 'استلمنا الرسائل، لكن خادم البريد لم يسمح بنقلها.', en: 'The mails were received, but the mail server did not let us move them.' } }, version: 2 },
  { id: randomUUID(), centreId: sample.CENTRE.id, channel: 'email', name: 'بريد الشكاوى', address: 'complaints@937.example', enabled: true, acknowledges: true, config: { imap: { host: 'imap.937.example', port: 993, user: 'complaints' } }, secretsSet: ['password'], health: { state: 'failing', lastOkAt: iso(300), lastError: 'AUTHENTICATIONFAILED Invalid credentials', advice: { ar: 'رفض خادم البريد اسم المستخدم أو كلمة المرور. تحقق منهما.', en: 'The mail server refused the user name or password. Check both.' }, lastMailAt: null, lag: 41, quota: null, trouble: null }, version: 5 },
];
const quarantine = [
  { id: randomUUID(), accountId: accounts[0].id, accountName: 'بريد العناية', channel: 'email', reason: 'parse_timeout', detail: 'parser stopped after 20 s at part 1.2.3', attempts: 2, bytes: 1_204_332, receivedAt: iso(44), rawHeld: null, preview: { from: 'invoice-dept@supplier.example', subject: 'تحديث الحساب البنكي للمورد' } },
  { id: randomUUID(), accountId: accounts[0].id, accountName: 'بريد العناية', channel: 'email', reason: 'parse_failed', detail: 'no header was found', attempts: 1, bytes: 812, receivedAt: iso(900), rawHeld: 'infected', preview: { from: '', subject: '' } },
];
const ledgerRow = (day, name, seen, filed, quarantined, ignored, pending) => ({ day, accountId: accounts[0].id, accountName: name, channel: 'email', seen, filed, quarantined, ignored, pending, ignoredBecause: ignored > 0 ? { own_mail: ignored } : {}, balanced: seen === filed + quarantined + ignored + pending });
const phoneForm = { channel: 'phone', name: { ar: 'مكالمة هاتفية', en: 'Phone call' }, accountId: accounts[0].id, centreId: sample.CENTRE.id, fields: [
  { name: 'caller', label: { ar: 'اسم المتصل', en: 'Caller' }, kind: 'text', required: true, maxLength: 120 },
  { name: 'phone', label: { ar: 'رقم الجوال', en: 'Mobile' }, help: { ar: 'مثال: 0500000012', en: 'For example 0500000012' }, kind: 'tel', required: true },
  { name: 'type', label: { ar: 'النوع', en: 'Type' }, kind: 'select', required: true, options: sample.TYPES.slice(0, 3).map((t) => ({ value: t.code, label: t.name })) },
  { name: 'text', label: { ar: 'كما قاله المتصل', en: 'As the caller said it' }, kind: 'textarea', required: true },
  { name: 'urgent', label: { ar: 'خطر على حياة أحد الآن', en: 'Somebody is in danger now' }, kind: 'checkbox', required: false },
] };
const users = sample.PEOPLE.map((p, at) => ({ ...p, email: `user${at}@937.example`, language: 'ar', centreIds: [sample.CENTRE.id], teamIds: [], disabledAt: at === 5 ? iso(9000) : null, hasSecondFactor: at % 2 === 0, version: 1 }));
const keys = [{ id: randomUUID(), name: 'لوحة المتابعة', scopes: ['tickets:read'], createdAt: iso(90_000), expiresAt: iso(-90_000), revokedAt: null, lastUsedAt: iso(12) }];
const cap = (n) => Math.min(n, 1001);

/** method path → handler({ params, query, body }) */
const routes = {
  'POST /session': ({ body }) => (body.password === 'wrong' ? refuse(401, 'wrong_credentials', 'بيانات الدخول غير صحيحة', 'تحقق من البريد وكلمة المرور.') : keep(makeSession(body.email))),
  'GET /session': () => sessions.get(cookie) ?? refuse(401, 'not_signed_in', 'سجّل الدخول أولًا'),
  'DELETE /session': () => void sessions.delete(cookie),
  'PUT /session/password': () => keep({ ...sessions.get(cookie), mustChangePassword: false }),
  'PATCH /session/profile': ({ body }) => keep({ ...sessions.get(cookie), user: { ...sessions.get(cookie).user, ...body } }),
  'GET /reference': () => ({ types: sample.TYPES, categories: sample.CATEGORIES, teams: sample.TEAMS, channels: sample.CHANNELS, colleagues: sample.PEOPLE.map((p) => ({ ...p, teamIds: [], centreIds: [sample.CENTRE.id], disabled: false })) }),
  'GET /tickets': ({ query }) => {
    if (mode === 'empty') return { items: [], next: null };
    if (mode === 'error') return refuse(500, 'internal', 'حدث خلل لدينا', 'سُجّل الخلل. حاول مرة أخرى.');
    const all = listed(query);
    const from = Number(query.get('after') ?? 0);
    return { items: all.slice(from, from + 50).map((row) => found(row, query.get('q'))), next: from + 50 < all.length ? String(from + 50) : null };
  },
  'GET /tickets/counts': () => ({ views: Object.fromEntries(Object.entries(VIEWS).map(([name, test]) => [name, cap(tickets.filter(test).length)])), channels: Object.fromEntries(sample.CHANNELS.map((c) => [c.id, cap(tickets.filter((t) => t.channel === c.id).length)])), quarantine: quarantine.length }),
  'GET /tickets/:id': ({ params }) => find(params.id),
  'PATCH /tickets/:id': ({ params, body }) => {
    const ticket = find(params.id);
    if (ticket.status) return ticket;
    if (body.version !== ticket.version) return refuse(409, 'stale_version', 'تغيّرت البيانات', 'عدّلها شخص آخر.', { current: ticket });
    const { version: _v, move, assigneeId, ...plain } = body;
    Object.assign(ticket, plain, { version: ticket.version + 1 });
    if (assigneeId !== undefined) ticket.assignee = assigneeId === null ? null : person(sample.PEOPLE.findIndex((p) => p.id === assigneeId));
    if (move === 'close') Object.assign(ticket, { state: 'closed', moves: ['reopen'] });
    if (move === 'reopen' || move === 'start') Object.assign(ticket, { state: 'in_progress', moves: ['start', 'ask', 'close'] });
    if (move === 'ask') ticket.state = 'need_info';
    changed(ticket, 'ticket.changed');
    return ticket;
  },
  'POST /tickets/:id/replies': ({ params, body }) => {
    const ticket = find(params.id);
    if (body.seenMessageId && ticket.messages.at(-1).id !== body.seenMessageId && !body.force) return refuse(409, 'answered_meanwhile', 'وصل جديد في التذكرة');
    const undoUntil = iso(-10 / 60);
    const posted = message({ id: body.id, direction: 'out', purpose: 'reply', author: person(0), text: body.text, dir: isArabic(body.text) ? 'rtl' : 'ltr', at: 0, channel: ticket.channel, sender: { name: person(0).name, address: 'care@937.example' }, deliveries: body.to.map((to) => delivery(to, 'held')), undoUntil });
    return post(ticket, posted, { undoUntil, close: body.close });
  },
  'POST /tickets/:id/notes': ({ params, body }) => post(find(params.id), message({ id: body.id, direction: 'note', purpose: 'note', author: person(0), text: body.text, dir: isArabic(body.text) ? 'rtl' : 'ltr', at: 0, channel: 'email', sender: { name: person(0).name, address: '' } }), { undoUntil: null }),
  'DELETE /messages/:id': ({ params }) => {
    const ticket = tickets.find((t) => t.messages.some((m) => m.id === params.id));
    ticket.messages = ticket.messages.filter((m) => m.id !== params.id);
    changed(ticket, 'reply.cancelled');
  },
  'POST /messages/:id/standing': ({ params, body }) => {
    const ticket = tickets.find((t) => t.messages.some((m) => m.id === params.id));
    if (body.decision === 'accept') ticket.messages.find((m) => m.id === params.id).standing = 'member';
    else ticket.messages = ticket.messages.filter((m) => m.id !== params.id);
    return { ticketId: ticket.id };
  },
  'POST /deliveries/:id/decision': ({ params, body }) => {
    const found = tickets.flatMap((t) => t.messages.flatMap((m) => m.deliveries)).find((d) => d.id === params.id);
    return Object.assign(found, { state: body.decision === 'was_sent' ? 'sent' : body.decision === 'resend' ? 'queued' : 'cancelled', reason: null });
  },
  'POST /uploads': () => ({ id: randomUUID(), filename: 'report.pdf', contentType: 'application/pdf', bytes: 220_000 }),
  'GET /tickets/:id/drafts/:kind': ({ params }) => drafts.get(params.id + params.kind) ?? refuse(404, 'not_found', 'غير موجود'),
  'PUT /tickets/:id/drafts/:kind': ({ params, body }) => {
    const known = drafts.get(params.id + params.kind);
    if ((known?.version ?? 0) !== body.version) return refuse(409, 'stale_version', 'تغيّرت البيانات', '', { current: known });
    const draft = { kind: params.kind, body: body.body, version: body.version + 1, updatedAt: iso(0) };
    drafts.set(params.id + params.kind, draft);
    return draft;
  },
  'DELETE /tickets/:id/drafts/:kind': ({ params }) => void drafts.delete(params.id + params.kind),
  'GET /canned-replies': () => ({ items: canned }),
  'POST /canned-replies': ({ body }) => (canned.push({ ...body, id: randomUUID(), version: 1 }), canned.at(-1)),
  'PUT /canned-replies/:id': ({ params, body }) => Object.assign(canned.find((c) => c.id === params.id), body),
  'DELETE /canned-replies/:id': ({ params }) => void canned.splice(canned.findIndex((c) => c.id === params.id), 1),
  'GET /quarantine': () => ({ items: mode === 'empty' ? [] : quarantine, next: null }),
  'POST /messages/:id/remote-pictures': () => ({ pictures: 'right', until: iso(-10) }),
  'POST /quarantine/:id/replay': () => undefined,
  'GET /ledger': () => {
    const rows = [ledgerRow('2026-11-24', 'بريد العناية', 318, 311, 2, 5, 0), ledgerRow('2026-11-24', 'بريد الشكاوى', 42, 40, 0, 1, 0), ledgerRow('2026-11-23', 'بريد العناية', 297, 297, 0, 0, 0)];
    return { rows, balanced: rows.every((row) => row.balanced) };
  },
  'GET /users': () => ({ items: users }),
  'POST /users': ({ body }) => (users.push({ ...body, id: randomUUID(), disabledAt: null, hasSecondFactor: false, version: 1 }), users.at(-1)),
  'PATCH /users/:id': ({ params, body: { disabled, ...rest } }) => Object.assign(users.find((u) => u.id === params.id), rest, disabled === undefined ? {} : { disabledAt: disabled ? iso(0) : null }),
  'GET /accounts': () => ({ items: accounts }),
  'POST /accounts': ({ body }) => (accounts.push({ ...body, id: randomUUID(), secretsSet: Object.keys(body.secrets), health: { state: 'unknown', lastOkAt: null, lastMailAt: null, lastError: null, advice: null, lag: null, quota: null, trouble: null }, version: 1 }), accounts.at(-1)),
  'PUT /accounts/:id': ({ params, body }) => Object.assign(accounts.find((a) => a.id === params.id), body),
  'POST /accounts/:id/check': ({ params }) => (accounts[1].id === params.id ? { state: 'failing', problem: 'AUTHENTICATIONFAILED Invalid credentials (Failure)', advice: { ar: 'رفض الخادم اسم المستخدم أو كلمة المرور. بعض المزودين يطلبون كلمة مرور خاصة بالتطبيق.', en: 'The server refused the user name or password. Some providers want an app password.' } } : { state: 'ok', problem: null, advice: null }),
  'GET /api-keys': () => ({ items: keys }),
  'POST /api-keys': ({ body }) => (keys.push({ id: randomUUID(), name: body.name, scopes: body.scopes, createdAt: iso(0), expiresAt: iso(-1440 * body.days), revokedAt: null, lastUsedAt: null }), { ...keys.at(-1), key: `wasl_${randomUUID().replaceAll('-', '')}` }),
  'DELETE /api-keys/:id': ({ params }) => void (keys.find((k) => k.id === params.id).revokedAt = iso(0)),
  'GET /forms': () => ({ items: [phoneForm] }),
  'POST /forms/:channel': () => ({ ticketId: tickets[0].id, reference: tickets[0].reference }),
};
function makeSession(email) {
  return { user: { id: sample.PEOPLE[0].id, name: sample.PEOPLE[0].name, email, role: 'administrator', language: email.startsWith('en') ? 'en' : 'ar' }, mustChangePassword: email.includes('new'), mustEnrol: false, secondFactor: { on: false, needed: false, recoveryCodesLeft: 0 }, demo: false, mailOnlyTo: null, mailRedirectTo: null, centres: [sample.CENTRE, sample.CENTRE_2],
    actions: ['ticket.read', 'ticket.classify', 'ticket.assign', 'ticket.note', 'ticket.reply', 'ticket.close', 'ticket.reopen', 'message.raw', 'third_party.decide', 'delivery.decide', 'quarantine.read', 'quarantine.replay', 'ledger.read', 'canned.edit', 'accounts.manage', 'users.manage', 'keys.manage'] };
}
const keep = (session) => {
  sessions.set(cookie, session);
  return session;
};
const refuse = (status, code, title, detail, extra = {}) => ({ status, problem: { type: 'about:blank', title, status, code, ...(detail ? { detail } : {}), ...extra } });
const find = (id) => tickets.find((t) => t.id === id) ?? refuse(404, 'not_found', 'غير موجود');
function post(ticket, posted, { undoUntil, close }) {
  ticket.messages.push(posted);
  ticket.version += 1;
  ticket.lastMessageAt = iso(0);
  ticket.messageCount += 1;
  ticket.awaitsAnswer = false;
  if (close) Object.assign(ticket, { state: 'closed', moves: ['reopen'] });
  changed(ticket, 'reply.written');
  return { message: posted, ticketVersion: ticket.version, undoUntil };
}
function changed(ticket, type) {
  tickets.sort((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));
  io.emit('ticket:changed', { ticketId: ticket.id, version: ticket.version, type });
}

/** What the harness asks for while it looks: another mode, a new mail, somebody who writes. */
const STAGE = {
  mode: (query) => void (mode = query.get('to')),
  arrive: () => {
    const ticket = makeTicket(sample.CASES[Math.floor(Math.random() * sample.CASES.length)], tickets.length, 0);
    ticket.lastMessageAt = iso(0);
    tickets.push(ticket);
    changed(ticket, 'ticket.opened');
    return { id: ticket.id };
  },
  again: (query) => {
    const ticket = find(query.get('ticket'));
    ticket.messages.push(message({ text: 'هل من جديد؟', dir: 'rtl', at: 0, channel: 'email', sender: { name: ticket.party, address: 'x@mail.example' } }));
    ticket.lastMessageAt = iso(0);
    changed(ticket, 'message.received');
  },
  writing: (query) => void io.emit('presence:all', [{ ticketId: query.get('ticket'), people: [{ userId: sample.PEOPLE[1].id, name: sample.PEOPLE[1].name, doing: 'writing' }] }]),
};
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaPi/HwAEBAJ/pHaLdgAAAABJRU5ErkJggg==', 'base64');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const POLICY = "default-src 'self'; connect-src 'self' ws:; img-src 'self' blob:; frame-ancestors 'none'; object-src 'none'; base-uri 'none'";

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const send = (status, type, body, headers = {}) => response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  if (url.pathname.startsWith('/stage/')) return send(200, 'application/json', JSON.stringify(STAGE[url.pathname.slice(7)](url.searchParams) ?? {}));
  if (!url.pathname.startsWith('/api/')) {
    const asked = path.join(dist, url.pathname === '/' || !path.extname(url.pathname) ? 'index.html' : url.pathname);
    return readFile(asked).then((bytes) => send(200, TYPES[path.extname(asked)] ?? 'application/octet-stream', bytes, { 'Content-Security-Policy': POLICY }), () => send(404, 'text/plain', 'not found'));
  }
  const asked = url.pathname.slice(4);
  cookie = /stand-in=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  if (cookie === '') response.setHeader('Set-Cookie', `stand-in=${(cookie = randomUUID())}; HttpOnly; SameSite=Strict; Path=/`);
  if (/\/messages\/.*\/html/.test(asked)) return send(200, 'text/html; charset=utf-8', '<html dir="rtl"><body style="font-family:Tahoma;padding:16px"><p>السلام عليكم،</p><p style="color:#a33">أُلغي موعدي <b>للمرة الثانية</b> دون إشعار.</p></body></html>', { 'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'" });
  if (asked.startsWith('/attachments/')) return send(200, 'image/png', PIXEL);
  for (const [line, handle] of Object.entries(routes)) {
    const [method, pattern] = line.split(' ');
    const match = method === request.method && new RegExp(`^${pattern.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(asked);
    if (!match) continue;
    const body = request.headers['content-type']?.startsWith('application/json') ? JSON.parse(Buffer.concat(chunks).toString() || '{}') : {};
    const answer = handle({ params: match.groups ?? {}, query: url.searchParams, body });
    if (answer?.problem) return send(answer.status, 'application/problem+json', JSON.stringify(answer.problem));
    return answer === undefined ? response.writeHead(204).end() : send(200, 'application/json', JSON.stringify(answer));
  }
  return send(404, 'application/problem+json', JSON.stringify(refuse(404, 'no_such_route', 'لا يوجد مسار كهذا').problem));
});
const io = new Server(server);
io.on('connection', () => undefined);
server.listen(port, '127.0.0.1', () => console.log(`a stand-in, not Wasl: http://127.0.0.1:${port}`));
