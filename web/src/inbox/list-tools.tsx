import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import { useSetting, writeSetting } from '../session/settings';
import { IconButton } from '../ui/button';
import { Icon } from '../ui/icon';
import { pathOf, type ListFilter } from './filter';
import { CappedCount, useCounts } from './nav';
import { useReference } from './use-reference';

/** What the list shows, how many, and what narrows it. */
export function ListTools({ filter }: { filter: ListFilter }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const { channelName } = useReference();
  const counts = useCounts().data;
  const density = useSetting('density');
  const count =
    filter.q !== undefined
      ? undefined
      : filter.channel !== undefined
        ? counts?.channels[filter.channel]
        : counts?.views[filter.view];
  const { channel: _channel, ...withoutChannel } = filter;
  const { q: _q, ...withoutSearch } = filter;
  return (
    <div className="list-tools">
      <h1>{t(`view.${filter.view}`)}</h1>
      {count !== undefined && count > 0 && (
        <span className="num">
          <CappedCount count={count} />
        </span>
      )}
      {filter.channel !== undefined && (
        <Narrowed text={channelName(filter.channel)} onRemove={() => void navigate(pathOf(withoutChannel))} />
      )}
      {filter.q !== undefined && <Narrowed text={filter.q} onRemove={() => void navigate(pathOf(withoutSearch))} />}
      <span className="grow" />
      <IconButton
        icon="density"
        label={t(density === 'compact' ? 'density.comfortable' : 'density.compact')}
        size="sm"
        only="wide"
        onClick={() => writeSetting('density', density === 'compact' ? 'comfortable' : 'compact')}
      />
    </div>
  );
}

function Narrowed({ text, onRemove }: { text: string; onRemove: () => void }) {
  const { t } = useI18n();
  return (
    <button type="button" className="pill" onClick={onRemove} aria-label={t('list.removeFilter', { name: text })}>
      <bdi className="clip">{text}</bdi>
      <Icon name="close" size="xs" />
    </button>
  );
}
