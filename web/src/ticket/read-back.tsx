import { useState } from 'react';
import type { CaseFields, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useNow } from '../inbox/now';
import { useDeed } from '../pages/use-deed';
import { detectDirection } from '../text/direction';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';
import { useAfterMerging } from './after-merging';

/** The content as it is read to the person, in their language; that they confirmed it is recorded (REG-3). */
export function ReadBack({ ticket, data }: { ticket: Ticket; data: CaseFields }) {
  const { t, formats } = useI18n();
  const now = useNow();
  const after = useAfterMerging();
  const deed = useDeed();
  const [open, setOpen] = useState(false);
  const confirm = async () => {
    const body = { version: data.version };
    const done = await deed.run(
      () => call('confirmContent', { params: { id: ticket.id }, body }),
      t('fields.confirmedNow'),
    );
    if (done) await after([ticket.id]);
  };
  const { confirmed } = data;
  return (
    <section className="stack-y" aria-label={t('fields.readBack')}>
      {confirmed !== null && (
        <p className="hint">
          {t('fields.confirmedBy', {
            name: confirmed.by.name,
            time: formats.moment(new Date(confirmed.at), now),
          })}
        </p>
      )}
      {open ? (
        <>
          {deed.problem !== undefined && (
            <Notice tone="danger" live>
              {deed.problem}
            </Notice>
          )}
          <blockquote className="read-back" dir={detectDirection(data.readBack)}>
            {data.readBack}
          </blockquote>
          <div>
            <Button icon="check" busy={deed.busy} onClick={() => void confirm()}>
              {t('fields.confirm')}
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button icon="phone" onClick={() => setOpen(true)}>
            {t('fields.readBack')}
          </Button>
        </div>
      )}
    </section>
  );
}
