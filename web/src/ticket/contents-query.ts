import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client';

/** What an attachment holds that can be read in place. It never changes. `path` leads into mails inside mails: `2.0`. */
export const contentsQuery = (id: string, path = '') =>
  queryOptions({
    queryKey: ['contents', id, path] as const,
    queryFn: ({ signal }) => call('attachmentContents', { params: { id }, query: path === '' ? {} : { path }, signal }),
    staleTime: Infinity,
  });

export const isMail = (contentType: string): boolean =>
  contentType === 'message/rfc822' || contentType === 'message/global';
export const isInvitation = (contentType: string): boolean =>
  contentType === 'text/calendar' || contentType === 'application/ics';
