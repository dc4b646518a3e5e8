import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FileLink, Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { displayName } from '../text/direction';
import { Ltr } from '../ui/bidi';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';

/** Below this nothing goes as a link, whatever a centre wishes. */
const SMALLEST_BYTES = 1024 * 1024;

/** Files of an answer that went as links: downloaded how often, working until when, and the way to take them back. */
export function FileLinks({ message }: { message: Message }) {
  const large = message.attachments.some((file) => file.bytes > SMALLEST_BYTES);
  const { data } = useQuery({
    queryKey: ['message-links', message.id, message.deliveries.map(({ state }) => state).join()],
    queryFn: ({ signal }) => call('listFileLinks', { params: { id: message.id }, signal }),
    enabled: large,
    staleTime: 30_000,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <ul className="delivs">
      {data.items.map((link) => (
        <li key={link.id}>
          <Link link={link} messageId={message.id} />
        </li>
      ))}
    </ul>
  );
}

function Link({ link, messageId }: { link: FileLink; messageId: string }) {
  const { t, formats } = useI18n();
  const { can } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const over = link.revokedAt !== null || Date.parse(link.expiresAt) < Date.now();
  const revoke = async () => {
    await deed.run(() => call('revokeFileLink', { params: { id: link.id } }), t('fileLinks.revoked'));
    await client.invalidateQueries({ queryKey: ['message-links', messageId] });
  };
  const state = link.revokedAt !== null ? t('fileLinks.wasRevoked') : t('fileLinks.until', { date: formats.date(new Date(link.expiresAt)) });
  return (
    <div className="deliv">
      <Icon name="link" size="xs" />
      <span className="grow">
        <Ltr>{displayName(link.filename)}</Ltr> · {state} · {t('fileLinks.downloads', { n: link.downloads })}
      </span>
      {!over && can('ticket.reply') && (
        <Button size="sm" busy={deed.busy} onClick={() => void revoke()}>
          {t('fileLinks.revoke')}
          <span className="vh">{link.filename}</span>
        </Button>
      )}
    </div>
  );
}
