import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Reference } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';

const EMPTY: Reference = {
  types: [],
  categories: [],
  lists: { outcomes: [], causes: [], subjects: [], rejections: [], bodies: [] },
  teams: [],
  colleagues: [],
  channels: [],
};

/** Types, categories, teams, colleagues, channels: read once, again when the server says that they changed. */
export function useReference() {
  const i18n = useI18n();
  const { data = EMPTY } = useQuery({
    queryKey: ['reference'],
    queryFn: ({ signal }) => call('reference', { signal }),
    staleTime: Infinity,
  });
  return useMemo(() => {
    const nameOf = (item: { readonly name: { readonly ar: string; readonly en: string } } | undefined) =>
      item === undefined ? undefined : i18n.localized(item.name);
    return {
      ...data,
      typeName: (code: string | null) => nameOf(data.types.find((type) => type.code === code)),
      categoryName: (code: string | null) => nameOf(data.categories.find((category) => category.code === code)),
      outcomeName: (code: unknown) => nameOf(data.lists.outcomes.find((outcome) => outcome.code === code)) ?? '—',
      rejectionName: (code: unknown) => nameOf(data.lists.rejections.find((reason) => reason.code === code)) ?? '—',
      teamName: (id: string | null) => nameOf(data.teams.find((team) => team.id === id)),
      channelName: (id: string) => nameOf(data.channels.find((channel) => channel.id === id)) ?? id,
      colleagueName: (id: string | null) => data.colleagues.find((colleague) => colleague.id === id)?.name,
    };
  }, [data, i18n]);
}
export type ReferenceData = ReturnType<typeof useReference>;
