import { createHash, randomBytes } from 'node:crypto';
import { goesAsLink, linkLines, STANDARD_LINK_DAYS } from '../../core/file-link';
import type { CentreId, MessageId } from '../../core/ids';
import type { Language } from '../../core/language';
import { may } from '../../core/rights';
import type { Viewer } from '../../core/viewer';
import type { FileLinkRow, FileLinkSettings, NewFileLink, OpenFileLink } from '../../db/file-link-store';
import type { Stores } from '../../db/stores';
import type { App } from '../context';
import { AppError } from '../errors';
import { readBlob, requireReleased } from '../read-blob';

const SECRET_BYTES = 20;
const DAY_MS = 86_400_000;
const NO_LINKS: FileLinkSettings = { aboveMb: null, days: STANDARD_LINK_DAYS, version: 0 };
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * What this centre wishes; without an address of ours that people can open nothing goes as a link.
 * @param stores of the transaction under way: another connection, asked for while one is held, may never come
 */
export async function linkSettings({ publicUrl }: Pick<App, 'publicUrl'>, stores: Stores, centreId: string): Promise<FileLinkSettings> {
  const settings = (await stores.fileLinks.settings([centreId])).get(centreId) ?? NO_LINKS;
  return publicUrl === undefined ? { ...settings, aboveMb: null } : settings;
}

/**
 * Makes the links of one answer, once, when it is composed; their secrets stand in the letter and nowhere else.
 * @returns the files that go with the letter, the lines that name the others, and the links: to be kept with the letter, which another
 * process may have composed first
 */
export async function linkLargeFiles<File extends { readonly id: string; readonly filename: string; readonly bytes: number }>(
  app: App,
  files: readonly File[],
  of: { readonly messageId: MessageId; readonly centreId: string; readonly timeZone: string; readonly language: Language },
): Promise<{ readonly attached: readonly File[]; readonly lines: string; readonly links: readonly NewFileLink[] }> {
  const { aboveMb, days } = await linkSettings(app, app.db.stores, of.centreId);
  const large = files.filter((file) => goesAsLink(aboveMb, file.bytes));
  if (large.length === 0) return { attached: files, lines: '', links: [] };
  const createdAt = app.clock.now();
  const expiresAt = new Date(createdAt.getTime() + days * DAY_MS);
  const links = large.map((file) => ({ file, secret: randomBytes(SECRET_BYTES).toString('base64url') }));
  const rows = links.map(({ file, secret }) => ({ id: app.newId<string>(), tokenHash: hashOf(secret), attachmentId: file.id, messageId: of.messageId, createdAt, expiresAt }));
  const named = links.map(({ file, secret }) => ({ filename: file.filename, bytes: file.bytes, url: `${app.publicUrl}/files/${secret}` }));
  const until = lastWholeDay({ expiresAt, timeZone: of.timeZone });
  return { attached: files.filter((file) => !large.includes(file)), lines: linkLines(named, of.language, until), links: rows };
}

/** A letter that goes out once more has the links that it had: its reader has as many days for them as anybody. */
export async function prolongLinks(app: Pick<App, 'publicUrl' | 'clock'>, stores: Stores, centreId: string, messageId: MessageId): Promise<void> {
  const { days } = await linkSettings(app, stores, centreId);
  await stores.fileLinks.prolong(messageId, new Date(app.clock.now().getTime() + days * DAY_MS));
}

/** The last whole day on which a link works, by its centre's clock: `2026-12-09`. */
export const lastWholeDay = ({ expiresAt, timeZone }: { readonly expiresAt: Date; readonly timeZone: string }): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(expiresAt.getTime() - DAY_MS));

/** What the secret opens; looking changes nothing. @throws AppError link_invalid; attachment_… when a scanner holds it */
export async function lookAtFile(app: App, secret: string): Promise<OpenFileLink> {
  const link = await app.db.stores.fileLinks.open(hashOf(secret), app.clock.now());
  if (link === undefined || link.sealedKey === null) throw new AppError('link_invalid');
  requireReleased(app, link.scanState);
  return link;
}

/** The bytes, counted. @throws as `lookAtFile` */
export async function downloadFile(app: App, secret: string): Promise<{ readonly filename: string; readonly content: Buffer }> {
  const link = await lookAtFile(app, secret);
  const content = await readBlob(app, link);
  await app.db.stores.fileLinks.countDownload(link.id, app.clock.now());
  return { filename: link.filename, content };
}

/** @throws AppError not_found */
export async function listFileLinks(app: App, viewer: Viewer, messageId: string): Promise<FileLinkRow[]> {
  const links = await app.db.stores.fileLinks.ofMessage(viewer, messageId);
  if (links === undefined) throw new AppError('not_found');
  return links;
}

/** From now on the link opens nothing. @throws AppError not_found (also when it was taken back before), forbidden */
export async function revokeFileLink(app: App, viewer: Viewer, id: string): Promise<void> {
  if (!may(viewer, 'ticket.reply')) throw new AppError('forbidden');
  const at = app.clock.now();
  await app.db.transact(async (stores) => {
    const place = await stores.fileLinks.revoke(viewer, id, at);
    if (place === undefined) throw new AppError('not_found');
    const { ticketId, centreId, messageId } = place;
    await stores.events.append({ id: app.newId(), at, ticketId, centreId, actorId: viewer.userId, event: { type: 'file_link.revoked', messageId } });
  });
}

/** For each of the viewer's centres. @throws AppError forbidden */
export async function listLinkSettings(app: App, viewer: Viewer): Promise<(FileLinkSettings & { readonly centreId: string })[]> {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  const set = await app.db.stores.fileLinks.settings(viewer.centreIds);
  return viewer.centreIds.map((centreId) => ({ centreId, ...(set.get(centreId) ?? NO_LINKS) }));
}

/** @throws AppError not_found (centre), stale_version, forbidden */
export async function saveLinkSettings(app: App, viewer: Viewer, centreId: string, settings: FileLinkSettings): Promise<void> {
  if (!may(viewer, 'templates.manage')) throw new AppError('forbidden');
  if (!viewer.centreIds.some((own) => own === centreId)) throw new AppError('not_found');
  const at = app.clock.now();
  await app.db.transact(async (stores) => {
    if (!(await stores.fileLinks.saveSettings(centreId, settings))) throw new AppError('stale_version');
    await stores.events.append({ id: app.newId(), at, centreId: centreId as CentreId, actorId: viewer.userId, event: { type: 'template.changed', purpose: 'file_links', version: settings.version + 1 } });
  });
}
