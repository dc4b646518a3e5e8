import type { OutboundReply } from '../../../connectors/contract';
import type { AccountId } from '../../core/ids';
import { detectDirection } from '../../core/language';
import { makeReplyToken } from '../../core/reply-token';
import type { Alarm } from '../../db/alarm-store';
import type { NewNotice } from '../../db/notice-store';
import type { OperationSettings } from '../../db/operation-settings-store';
import { contextFor } from '../account-context';
import type { App } from '../context';
import { alarmLetter } from './alarm-words';

const CENTRE = { ar: 'وصل', en: 'Wasl' } as const;

/** A mail an address and a call of the webhook, about all that has just opened; fixed here, before anybody tries to send them. */
export async function noticesFor(
  app: App,
  settings: OperationSettings,
  opened: readonly Alarm[],
  publicUrl: string | undefined,
): Promise<readonly NewNotice[]> {
  if (opened.length === 0) return [];
  const notices: NewNotice[] = [];
  if (settings.webhookUrl !== null) {
    const id = app.newId<string>();
    notices.push({
      id,
      via: 'webhook',
      purpose: 'alarm',
      accountId: null,
      recipient: settings.webhookUrl,
      externalId: null,
      payload: webhookBody(id, opened),
    });
  }
  const { subject, text } = alarmLetter(opened, settings.mailLanguage, publicUrl);
  for (const address of settings.mailAddresses) {
    const mail = await composeNotice(
      app,
      settings.mailAccountId,
      address,
      { subject, text, language: settings.mailLanguage },
      'alarm',
    );
    if (mail !== undefined) notices.push(mail);
  }
  return notices;
}

/** Undefined when the account cannot send or the address cannot be written to: that is said by an alarm of its own, not by a failure here. */
export async function composeNotice(
  app: App,
  accountId: string | null,
  address: string,
  words: { readonly subject: string; readonly text: string; readonly language: 'ar' | 'en' },
  purpose: NewNotice['purpose'],
): Promise<NewNotice | undefined> {
  const account = accountId === null ? undefined : await app.db.stores.accounts.get(accountId as AccountId);
  if (account === undefined) return undefined;
  const id = app.newId<string>();
  const reply: OutboundReply = {
    id,
    purpose: 'notice',
    recipients: [{ address, role: 'to' }],
    ...words,
    direction: detectDirection(words.text) ?? 'rtl',
    replyHandle: null,
    reference: '',
    replyToken: makeReplyToken(app.replyTokenKeys, id),
    chain: [],
    sender: { name: CENTRE },
    attachments: [],
    createdAt: app.clock.now(),
  };
  try {
    const { connector, ctx } = contextFor(app, account, AbortSignal.timeout(10_000));
    const prepared = await connector.sender?.prepare(ctx, reply);
    if (prepared === undefined) return undefined;
    return {
      id,
      via: 'mail',
      purpose,
      accountId: account.id,
      recipient: address,
      externalId: prepared.externalId,
      payload: Buffer.from(prepared.payload),
    };
  } catch (error) {
    app.log.error(
      { accountId, purpose, error: error instanceof Error ? error.name : 'unknown' },
      'notice.not_composed',
    );
    return undefined;
  }
}

const webhookBody = (id: string, alarms: readonly Alarm[]): Buffer =>
  Buffer.from(
    JSON.stringify({
      id,
      type: 'alarms.opened',
      alarms: alarms.map(({ id: alarmId, kind, severity, centreId, accountId, facts, openedAt }) => ({
        id: alarmId,
        kind,
        severity,
        centreId,
        accountId,
        facts,
        openedAt: openedAt.toISOString(),
      })),
    }),
  );
