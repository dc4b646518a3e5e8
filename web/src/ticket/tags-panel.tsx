import { useState } from 'react';
import type { Ticket } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import type { UpdateTicketFn } from './use-update-ticket';

const MAX_TAGS = 30;
const MAX_LENGTH = 60;

export function TagsPanel({
  ticket,
  update,
  onClose,
}: {
  ticket: Ticket;
  update: UpdateTicketFn;
  onClose: () => void;
}) {
  const { t } = useI18n();
  const [tags, setTags] = useState<readonly string[]>(ticket.tags);
  const [text, setText] = useState('');
  const withTyped = (): readonly string[] => {
    const tag = text.trim().slice(0, MAX_LENGTH);
    return tag === '' || tags.includes(tag) || tags.length >= MAX_TAGS ? tags : [...tags, tag];
  };
  const save = () => {
    onClose();
    void update(ticket, { tags: [...withTyped()] }, { text: t('toast.tags'), undo: { tags: ticket.tags } });
  };
  return (
    <Dialog
      title={t('tags.edit')}
      onClose={onClose}
      footer={
        <Button look="primary" onClick={save}>
          {t('action.save')}
        </Button>
      }
    >
      <form
        className="stack-y"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return save();
          setTags(withTyped());
          setText('');
        }}
      >
        <TextField
          label={t('tags.new')}
          help={t('tags.help')}
          value={text}
          onChange={setText}
          maxLength={MAX_LENGTH}
          data-autofocus=""
          autoComplete="off"
        />
        <ul className="row-x wrap" aria-label={t('tags.edit')}>
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className="pill"
                onClick={() => setTags(tags.filter((other) => other !== tag))}
                aria-label={t('tags.remove', { tag })}
              >
                <bdi>{tag}</bdi>
                <Icon name="close" size="xs" />
              </button>
            </li>
          ))}
        </ul>
      </form>
    </Dialog>
  );
}
