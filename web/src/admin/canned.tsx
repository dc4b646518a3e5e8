import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CannedReply } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { Loaded } from '../pages/loaded';
import { Page } from '../pages/page';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { detectDirection } from '../text/direction';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { SelectField, TextAreaField, TextField } from '../ui/field';
import { Empty } from '../ui/states';
import { showToast } from '../ui/toast';
import { FormDialog } from './form-dialog';

const VARIABLES = '{name} {reference} {date} {agent}';

export default function Canned() {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const query = useQuery({ queryKey: ['canned'], queryFn: ({ signal }) => call('listCanned', { signal }) });
  const [editing, setEditing] = useState<CannedReply | 'new'>();
  const centreOf = (id: string | null) => {
    const centre = session.centres.find((each) => each.id === id);
    return centre === undefined ? t('canned.everywhere') : localized(centre.name);
  };
  return (
    <Page
      title={t('canned.title')}
      lead={t('canned.lead')}
      action={
        <Button look="primary" icon="plus" onClick={() => setEditing('new')}>
          {t('canned.add')}
        </Button>
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('canned.emptyTitle')}>{t('canned.emptyText')}</Empty>
          ) : (
            <ul className="sheet-list">
              {items.map((reply) => (
                <li key={reply.id}>
                  <span className="grow">
                    <b>
                      <bdi>{reply.title}</bdi>
                    </b>
                    <small className="subj" dir={detectDirection(reply.body)}>
                      {reply.body}
                    </small>
                  </span>
                  <Chip>
                    <bdi>;{reply.shortcut}</bdi>
                  </Chip>
                  <Chip>{t(`language.${reply.language}`)}</Chip>
                  <Chip>{centreOf(reply.centreId)}</Chip>
                  <Button size="sm" icon="pen" onClick={() => setEditing(reply)}>
                    {t('action.edit')}
                    <span className="vh">{reply.title}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {editing !== undefined && (
        <CannedForm reply={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </Page>
  );
}

function CannedForm({ reply, onClose }: { reply: CannedReply | undefined; onClose: () => void }) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [title, setTitle] = useState(reply?.title ?? '');
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? '');
  const [body, setBody] = useState(reply?.body ?? '');
  const [language, setLanguage] = useState<CannedReply['language']>(reply?.language ?? 'ar');
  const [centreId, setCentreId] = useState(reply?.centreId ?? '');
  const content = {
    title,
    shortcut: shortcut.replace(/^[;؛]/, '').trim(),
    body,
    language,
    centreId: centreId === '' ? null : centreId,
  };
  const save = async () => {
    const done = await deed.run(
      () =>
        reply === undefined
          ? call('createCanned', { body: content, idempotencyKey: id })
          : call('updateCanned', { params: { id: reply.id }, body: { ...content, version: reply.version } }),
      t('toast.saved'),
    );
    if (done) close();
  };
  const close = () => {
    void client.invalidateQueries({ queryKey: ['canned'] });
    onClose();
  };
  const remove = async (gone: CannedReply) => {
    const { id: _id, version: _version, ...again } = gone;
    if (!(await deed.run(() => call('deleteCanned', { params: { id: gone.id } })))) return;
    close();
    const undo = async () => {
      await call('createCanned', { body: again, idempotencyKey: newId() });
      await client.invalidateQueries({ queryKey: ['canned'] });
    };
    showToast(t('toast.deleted'), { until: Date.now() + 10_000, undo: () => void undo() });
  };
  return (
    <FormDialog
      title={reply?.title ?? t('canned.add')}
      deed={deed}
      onSave={save}
      onClose={onClose}
      extra={
        reply !== undefined && (
          <Button look="ghost" icon="trash" onClick={() => void remove(reply)}>
            {t('action.delete')}
          </Button>
        )
      }
    >
      <TextField
        label={t('canned.name')}
        required
        maxLength={120}
        value={title}
        onChange={setTitle}
        error={deed.fields.title}
        data-autofocus=""
      />
      <TextField
        label={t('canned.shortcut')}
        required
        maxLength={40}
        value={shortcut}
        onChange={setShortcut}
        error={deed.fields.shortcut}
        autoComplete="off"
      />
      <TextAreaField
        label={t('canned.body')}
        help={t('canned.bodyHelp', { variables: VARIABLES })}
        required
        maxLength={20_000}
        rows={8}
        dir={language === 'ar' ? 'rtl' : 'ltr'}
        value={body}
        onChange={setBody}
        error={deed.fields.body}
      />
      <SelectField
        label={t('canned.language')}
        value={language}
        onChange={(value) => setLanguage(value === 'en' ? 'en' : 'ar')}
        options={(['ar', 'en'] as const).map((each) => ({ value: each, label: t(`language.${each}`) }))}
      />
      <SelectField
        label={t('canned.centre')}
        value={centreId}
        onChange={setCentreId}
        error={deed.fields.centreId}
        options={[
          { value: '', label: t('canned.everywhere') },
          ...session.centres.map((centre) => ({ value: centre.id, label: localized(centre.name) })),
        ]}
      />
    </FormDialog>
  );
}
