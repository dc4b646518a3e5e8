import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useI18n } from '../i18n';
import { Button } from '../ui/button';
import { Empty, RowSkeletons } from '../ui/states';
import { everywhere, pathOf, type ListFilter } from './filter';

interface NothingFoundProps {
  readonly filter: ListFilter;
  /** Set while older cases have not been looked at: a search takes them some thousands at a time. */
  readonly onMore: (() => Promise<void>) | undefined;
}

/** Nothing matches: where else it may be. While there is more to look through, it goes on by itself. */
export function NothingFound({ filter, onMore }: NothingFoundProps) {
  const { t } = useI18n();
  const navigate = useNavigate();
  useEffect(() => void onMore?.(), [onMore]);
  if (onMore !== undefined) return <RowSkeletons count={3} />;
  const searching = filter.q !== undefined;
  const wider = pathOf(everywhere(filter));
  return (
    <Empty
      title={t(searching ? 'empty.search' : 'empty.narrowed')}
      action={
        wider === pathOf(filter) ? undefined : (
          <Button onClick={() => void navigate(wider)}>{t(searching ? 'empty.searchAll' : 'empty.goInbox')}</Button>
        )
      }
    >
      {t(searching ? 'empty.searchText' : 'empty.narrowedText')}
    </Empty>
  );
}
