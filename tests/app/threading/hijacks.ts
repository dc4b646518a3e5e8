import type { MailParts } from './mail';
import { arabicDigits } from './others';
import { ADDRESSES, OUR_MX, type OpenedCase, type World } from './world';

/** One attempt to get into a citizen's case, or to move it, without being that citizen. */
export interface Hijack {
  readonly name: string;
  readonly mail: (victim: OpenedCase, world: World) => MailParts;
}

/** What the attacker has got hold of. */
const LOOT: readonly (readonly [string, (victim: OpenedCase) => Partial<MailParts>])[] = [
  ["our letter's Message-ID in In-Reply-To", (v) => ({ inReplyTo: [v.answer.id] })],
  ['our whole chain in References', (v) => ({ references: [...v.answer.references, v.answer.id] })],
  ['our stable id alone', (v) => ({ references: [v.answer.references.at(-2) ?? ''] })],
  ["the citizen's first Message-ID", (v) => ({ inReplyTo: [v.firstId] })],
  ['the reply address with its token', (v) => ({ to: v.answer.replyTo })],
  ["the mark of our letter's text", (v) => ({ text: `quoted: ${v.answer.text}` })],
  ["the mark of our letter's HTML", (v) => ({ html: `<p>x</p>${v.answer.html}` })],
  ['the token in a header of ours', (v) => ({ headers: [`X-Wasl-Token: ${v.token}`] })],
  ['the number in the subject', (v) => ({ subject: `Re: [${v.reference}]` })],
  ['the number in Arabic-Indic digits', (v) => ({ subject: `رد: ${arabicDigits(v.reference)}` })],
  ['all of it', (v) => ({ to: v.answer.replyTo, inReplyTo: [v.answer.id], references: [v.firstId, ...v.answer.references], subject: v.answer.subject, text: v.answer.text, headers: [`X-Wasl-Token: ${v.token}`] })],
];
/** Whom the attacker claims to be. */
const MASKS: readonly (readonly [string, (victim: OpenedCase) => Partial<MailParts>])[] = [
  ['a stranger', () => ({ from: 'evil@evil.example' })],
  ["the citizen's address as a display name", (v) => ({ from: `"Hind <${v.citizen}>" <evil@evil.example>` })],
  ["the citizen's address beside another From", (v) => ({ from: `${v.citizen}, evil@evil.example` })],
  ["the citizen's address, refused by our MX", (v) => ({ from: v.citizen, top: [`Authentication-Results: ${OUR_MX}; spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=mail.example`] })],
];

const crossed: readonly Hijack[] = MASKS.flatMap(([mask, from]) =>
  LOOT.map(([loot, carried]) => ({
    name: `${mask}, with ${loot}`,
    mail: (victim: OpenedCase, world: World): MailParts => ({ to: ADDRESSES.edge, subject: 'Re: Appointment', id: `${world.fresh('h')}@evil.example`, from: '', ...carried(victim), ...from(victim) }),
  })),
);

const withAll = (victim: OpenedCase, world: World, over: Partial<MailParts>): MailParts => ({
  from: 'evil@evil.example', to: victim.answer.replyTo, subject: victim.answer.subject, id: `${world.fresh('h')}@evil.example`, inReplyTo: [victim.answer.id], references: [victim.firstId, victim.answer.id], ...over,
});
const encodedFrom = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;

/** Tricks with the From line and with what travels beside it; each carries every id there is. */
const tricks: readonly Hijack[] = [
  { name: 'an address that only looks like the citizen’s (Cyrillic с)', mail: (v, w) => withAll(v, w, { from: v.citizen.replace('c', '\u0441') }) },
  { name: "the citizen's local part at a domain below theirs", mail: (v, w) => withAll(v, w, { from: v.citizen.replace('@', '@evil.') }) },
  { name: "the citizen's address with a tag", mail: (v, w) => withAll(v, w, { from: v.citizen.replace('@', '+x@') }) },
  { name: 'the address smuggled into an encoded word before another', mail: (v, w) => withAll(v, w, { from: `${encodedFrom(`<${v.citizen}>, x`)} <evil@evil.example>` }) },
  { name: 'the whole From as one encoded word', mail: (v, w) => withAll(v, w, { from: encodedFrom(`Hind <${v.citizen}>`) }) },
  { name: 'the address in a comment', mail: (v, w) => withAll(v, w, { from: `evil@evil.example (${v.citizen})` }) },
  { name: 'the address as a source route', mail: (v, w) => withAll(v, w, { from: `<@${v.citizen.split('@')[1] ?? ''}:evil@evil.example>` }) },
  { name: 'the address as a quoted local part', mail: (v, w) => withAll(v, w, { from: `"${v.citizen}"@evil.example` }) },
  { name: 'Sender, Reply-To, Resent-From and Return-Path of the citizen', mail: (v, w) => withAll(v, w, { headers: [`Sender: ${v.citizen}`, `Reply-To: ${v.citizen}`, `Resent-From: ${v.citizen}`, `Return-Path: <${v.citizen}>`] }) },
  { name: 'a second From further down', mail: (v, w) => withAll(v, w, { headers: [`From: ${v.citizen}`] }) },
  { name: 'a From header with a blank before its colon', mail: (v, w) => withAll(v, w, { headers: [`From : ${v.citizen}`] }) },
  { name: 'a number and a verdict that another server wrote', mail: (v, w) => ({ from: v.citizen, to: ADDRESSES.edge, subject: `[${v.reference}]`, id: `${w.fresh('h')}@evil.example`, top: ['Authentication-Results: mail.evil.example; dmarc=pass header.from=mail.example'] }) },
  { name: 'a number and a forged verdict of our MX below its own', mail: (v, w) => ({ from: v.citizen, to: ADDRESSES.edge, subject: `[${v.reference}]`, id: `${w.fresh('h')}@evil.example`, top: [`Authentication-Results: ${OUR_MX}; dmarc=fail`, `Authentication-Results: ${OUR_MX}; dmarc=pass header.from=mail.example`] }) },
  { name: 'a number and a verdict that names our MX in a comment', mail: (v, w) => ({ from: v.citizen, to: ADDRESSES.edge, subject: `[${v.reference}]`, id: `${w.fresh('h')}@evil.example`, top: [`Authentication-Results: (${OUR_MX}) evil.example; dmarc=pass`] }) },
  { name: 'a number and a verdict for a domain that only ends like theirs', mail: (v, w) => ({ from: v.citizen, to: ADDRESSES.edge, subject: `[${v.reference}]`, id: `${w.fresh('h')}@evil.example`, top: [`Authentication-Results: ${OUR_MX}; dkim=pass header.d=evilmail.example; spf=pass smtp.mailfrom=x@notmail.example`] }) },
  { name: 'our own mailbox in From, with everything', mail: (v, w) => withAll(v, w, { from: ADDRESSES.care }) },
  { name: 'a machine that answers as a stranger', mail: (v, w) => withAll(v, w, { headers: ['Auto-Submitted: auto-replied'] }) },
  { name: 'a stranger through a list', mail: (v, w) => withAll(v, w, { headers: ['List-Id: <l.evil.example>', 'Precedence: list'] }) },
];

/** All of them; none may get in. */
export const HIJACKS: readonly Hijack[] = [...crossed, ...tricks];

/** What an attempt must leave as it was: who takes part, whom we would answer, the state, and the words that count. */
export async function standingOf(world: World, victim: OpenedCase): Promise<unknown> {
  const [ticket] = await world.app.sql(
    `select t.state, t.awaits_answer, t.snippet, t.last_message_at, t.contact_id, t.party, t.merged_into, t.spam,
            (select array_agg(kind || ' ' || value order by kind, value) from participants where ticket_id = t.id) as participants,
            (select array_agg(id order by id) from messages where ticket_id = t.id and standing = 'member') as members,
            (select array_agg(recipient order by recipient) from deliveries where ticket_id = t.id) as recipients
       from tickets t where t.id = ?`,
    [victim.ticketId],
  );
  return ticket;
}
