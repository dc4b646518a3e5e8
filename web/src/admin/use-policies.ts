import { useQuery } from '@tanstack/react-query';
import type { PolicyVersion, PolicyVersionOf } from '../../../src/shared/api';
import { call } from '../api/client';

export function usePolicies() {
  return useQuery({
    queryKey: ['policies'],
    queryFn: ({ signal }) => call('listPolicies', { signal }),
    // what is being typed must not be taken away by somebody else's save
    refetchOnWindowFocus: false,
  });
}

/** What holds now of one kind; with every version of the same thing, the newest first. */
export interface Standing<Kind extends PolicyVersion['kind']> {
  readonly now: PolicyVersionOf<Kind>;
  readonly versions: readonly PolicyVersionOf<Kind>[];
}

export function standingOf<Kind extends PolicyVersion['kind']>(
  items: readonly PolicyVersion[],
  kind: Kind,
): Standing<Kind>[] {
  const all = items.filter((item): item is PolicyVersionOf<Kind> => item.kind === kind);
  return all
    .filter((item) => item.standing === 'in_force')
    .map((now) => ({
      now,
      versions: all
        .filter((item) => item.code === now.code && item.centreId === now.centreId)
        .sort((a, b) => b.version - a.version),
    }));
}

/** The number that a new version has to follow. */
export const lastVersionOf = ({ versions }: { readonly versions: readonly PolicyVersion[] }): number =>
  versions[0]?.version ?? 0;
