import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import { useSetting, writeSetting } from '../session/settings';
import { IconButton } from '../ui/button';
import { FILTER_NAMES, pathOf, withFilter, type ListFilter } from './filter';
import { CappedCount, useCounts } from './nav';
import { FilterButton, FilterPills, Narrowed } from './search-filters';

/** What the list shows, how many, and what narrows it. */
export function ListTools({ filter }: { filter: ListFilter }) {
  const { t } = useI18n();
  const navigate = useNavigate();
  const density = useSetting('density');
  const count = useCount(filter);
  return (
    <div className="list-tools">
      <h1>{t(`view.${filter.view}`)}</h1>
      {count !== undefined && count > 0 && (
        <span className="num">
          <CappedCount count={count} />
        </span>
      )}
      <div className="pills">
        {filter.q !== undefined && (
          <Narrowed text={filter.q} onRemove={() => void navigate(pathOf(withFilter(filter, 'q')))} />
        )}
        <FilterPills filter={filter} />
      </div>
      <FilterButton filter={filter} />
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

/** Known for a whole view and for a channel; what else narrows it is not counted. */
function useCount(filter: ListFilter): number | undefined {
  const counts = useCounts().data;
  const narrowed = FILTER_NAMES.filter((name) => filter[name] !== undefined);
  if (filter.q !== undefined || narrowed.some((name) => name !== 'channel')) return undefined;
  return filter.channel === undefined ? counts?.views[filter.view] : counts?.channels[filter.channel];
}
