import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { Session } from '../../../src/shared/api';
import type { Action } from './actions';
import { ApiError, call, onSignedOut } from '../api/client';
import { forgetDrafts } from '../composer/draft-store';
import { I18nProvider, useI18n } from '../i18n';
import { useSetting, writeSetting } from './settings';

interface SignedIn {
  readonly session: Session;
  /** May this person do it at all? The server decides again. */
  can(action: Action): boolean;
}
const Context = createContext<SignedIn | null>(null);

/** The signed-in person; only below `SessionGate`. */
export function useSession(): SignedIn {
  const value = useContext(Context);
  if (value === null) throw new Error('useSession outside of SessionGate');
  return value;
}

export function useSessionQuery() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }) => {
      try {
        return await call('session', { signal });
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });
}

let lastUserId: string | undefined;

/** Lets somebody in. If another person sat here before, nothing of theirs stays in memory. */
export function beginSession(client: QueryClient, session: Session): void {
  if (lastUserId !== undefined && lastUserId !== session.user.id) {
    forgetDrafts();
    client.removeQueries({ predicate: (other) => other.queryKey[0] !== 'session' });
  }
  client.setQueryData(['session'], session);
}

/** Shows `signIn` to a stranger and `children` to a person. A session that ends keeps the address and the drafts in memory. */
export function SessionGate({
  signIn,
  waiting,
  children,
}: {
  signIn: ReactNode;
  waiting: ReactNode;
  children: ReactNode;
}) {
  const client = useQueryClient();
  const query = useSessionQuery();
  const language = useSetting('language');
  const session = query.data ?? null;
  useEffect(() => onSignedOut(() => client.setQueryData(['session'], null)), [client]);
  const user = session?.user;
  useEffect(() => {
    if (user === undefined) return;
    lastUserId = user.id;
    writeSetting('language', user.language);
  }, [user]);
  const value = useMemo<SignedIn | null>(
    () => (session === null ? null : { session, can: (action) => session.actions.includes(action) }),
    [session],
  );
  return (
    <I18nProvider
      language={session?.user.language ?? language}
      timeZone={session?.centres[0]?.timeZone ?? 'Asia/Riyadh'}
    >
      {query.isPending ? waiting : value === null ? signIn : <Context value={value}>{children}</Context>}
    </I18nProvider>
  );
}

/** Changes the language of the screens to the other one, here and for the person. */
export function useOtherLanguage(): () => void {
  const client = useQueryClient();
  const { language } = useI18n();
  const next = language === 'ar' ? 'en' : 'ar';
  return () => {
    writeSetting('language', next);
    client.setQueryData<Session | null>(['session'], (known) =>
      known == null ? known : { ...known, user: { ...known.user, language: next } },
    );
    void call('updateProfile', { body: { language: next } })
      .catch(() => undefined)
      // What the server translates (reasons, problem details) is read again in the new language.
      .then(() => client.invalidateQueries());
  };
}

/** Ends the session; the drafts and everything read leave this computer's memory. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    const left = await call('signOut', {}).catch(() => undefined);
    forgetDrafts();
    // whoever watches the session must see it end: a cleared cache would leave them with the one that is gone
    client.setQueryData(['session'], null);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    client.getMutationCache().clear();
    // at the provider too: who sits down here next is not let in by it as the one who left
    if (left?.url != null) location.assign(left.url);
  };
}
