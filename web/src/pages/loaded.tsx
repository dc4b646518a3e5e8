import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, RowSkeletons, useSlow } from '../ui/states';

/** Waiting, failed, or there: the three faces of everything that is read. */
export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const slow = useSlow(query.isPending);
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return slow ? <RowSkeletons count={5} /> : null;
}
