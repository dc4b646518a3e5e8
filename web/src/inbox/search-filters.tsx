import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useI18n, type MessageKey } from '../i18n';
import { useSession } from '../session/session';
import { Button, IconButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { CheckField, SelectField, TextField } from '../ui/field';
import { Icon } from '../ui/icon';
import { FILTER_NAMES, pathOf, withFilter, type FilterName, type ListFilter } from './filter';
import { useReference } from './use-reference';

const STATES = ['registered', 'need_info', 'accepted', 'in_progress', 'answered', 'closed'] as const;

/** One pill for every filter, each taken away by pressing it; and the button that opens them all. */
export function FilterPills({ filter }: { filter: ListFilter }) {
  const navigate = useNavigate();
  const nameOf = useFilterNames();
  return FILTER_NAMES.map((name) => {
    const value = filter[name];
    return value === undefined ? null : (
      <Narrowed
        key={name}
        text={nameOf(name, value)}
        onRemove={() => void navigate(pathOf(withFilter(filter, name)))}
      />
    );
  });
}

export function Narrowed({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useI18n();
  return (
    <button type="button" className="pill" onClick={onRemove} aria-label={t('list.removeFilter', { name: text })}>
      <bdi className="clip">{text}</bdi>
      <Icon name="close" size="xs" />
    </button>
  );
}

/** What a filter's value is called in the reader's language. */
function useFilterNames(): (name: FilterName, value: string) => string {
  const { t, lookUp, localized, formats } = useI18n();
  const reference = useReference();
  const { centres } = useSession().session;
  const day = (value: string) => formats.date(new Date(`${value}T12:00:00Z`));
  return (name, value) => {
    switch (name) {
      case 'channel':
        return reference.channelName(value);
      case 'state':
        return lookUp(`state.${value}`) ?? value;
      case 'type':
        return reference.typeName(value) ?? value;
      case 'category':
        return reference.categoryName(value) ?? value;
      case 'centre': {
        const centre = centres.find((one) => one.id === value);
        return centre === undefined ? t('filter.centre') : localized(centre.name);
      }
      case 'assignee':
        return reference.colleagueName(value) ?? t('filter.assignee');
      case 'from':
        return t('filter.fromDay', { day: day(value) });
      case 'to':
        return t('filter.toDay', { day: day(value) });
      case 'files':
        return t('filter.files');
      case 'contact':
        return t('filter.contact');
    }
  };
}

export function FilterButton({ filter }: { filter: ListFilter }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton icon="settings" label={t('filter.open')} size="sm" onClick={() => setOpen(true)} />
      {open && <FilterDialog filter={filter} onClose={() => setOpen(false)} />}
    </>
  );
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function FilterDialog({ filter, onClose }: { filter: ListFilter; onClose: () => void }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(filter);
  const set = (name: FilterName) => (value: string) => setDraft((before) => withFilter(before, name, value));
  const show = (wanted: ListFilter) => {
    onClose();
    void navigate(pathOf(wanted));
  };
  const choices = useChoices();
  const select = (name: FilterName, label: MessageKey, options: readonly Choice[]) =>
    options.length === 0 ? null : (
      <SelectField
        label={t(label)}
        value={draft[name] ?? ''}
        onChange={set(name)}
        options={[{ value: '', label: t('filter.any') }, ...options]}
      />
    );
  return (
    <Dialog
      title={t('filter.title')}
      shape="sheet"
      onClose={onClose}
      footer={
        <>
          <Button look="primary" type="submit" form="list-filters">
            {t('filter.show')}
          </Button>
          <Button
            look="ghost"
            onClick={() => show(FILTER_NAMES.reduce((rest, name) => withFilter(rest, name), filter))}
          >
            {t('filter.clear')}
          </Button>
        </>
      }
    >
      <form
        id="list-filters"
        className="stack-y"
        onSubmit={(event) => {
          event.preventDefault();
          show(draft);
        }}
      >
        {select('state', 'filter.state', choices.states)}
        {select('type', 'class.type', choices.types)}
        {select('category', 'class.category', choices.categories)}
        {select('channel', 'filter.channel', choices.channels)}
        {select('assignee', 'filter.assignee', choices.people)}
        {select('centre', 'filter.centre', choices.centres)}
        <TextField label={t('filter.from')} type="date" ltr value={draft.from ?? ''} onChange={set('from')} />
        <TextField label={t('filter.to')} type="date" ltr value={draft.to ?? ''} onChange={set('to')} />
        <CheckField
          label={t('filter.files')}
          checked={draft.files !== undefined}
          onChange={(on) => set('files')(on ? 'yes' : '')}
        />
      </form>
    </Dialog>
  );
}

function useChoices() {
  const { lookUp, localized } = useI18n();
  const reference = useReference();
  const { centres } = useSession().session;
  const coded = (
    items: readonly { readonly code: string; readonly name: { readonly ar: string; readonly en: string } }[],
  ) => items.map((item) => ({ value: item.code, label: localized(item.name) }));
  return {
    states: STATES.map((state) => ({ value: state, label: lookUp(`state.${state}`) ?? state })),
    types: coded(reference.types),
    categories: coded(reference.categories),
    channels: reference.channels.map((channel) => ({ value: channel.id, label: localized(channel.name) })),
    people: reference.colleagues.map((person) => ({ value: person.id, label: person.name })),
    centres: centres.length < 2 ? [] : centres.map((centre) => ({ value: centre.id, label: localized(centre.name) })),
  };
}
