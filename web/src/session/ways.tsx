import { useQuery } from '@tanstack/react-query';
import type { ProviderButton } from '../../../src/shared/api';
import { ApiError, call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Notice } from '../ui/notice';

/** How one may sign in here; read anew with every door. */
export function useWays() {
  return useQuery({ queryKey: ['ways'], queryFn: ({ signal }) => call('signInWays', { signal }) });
}

/** The words for what a provider's sign-in came to, from its code. */
export function useTroubleText(): (trouble: string) => string {
  const { t, lookUp } = useI18n();
  return (trouble) => lookUp(`provider.trouble.${trouble}`) ?? t('provider.trouble.refused');
}
export const troubleOf = (error: unknown): string | undefined => {
  const current = error instanceof ApiError && error.code === 'provider_trouble' ? error.problem.current : undefined;
  const { trouble } = (current ?? {}) as { trouble?: unknown };
  return typeof trouble === 'string' ? trouble : undefined;
};

const RETURN_TO = 'wasl.return-to';
/** The screen that somebody wanted before signing in elsewhere; asked once. */
export function takeReturnTo(): string {
  try {
    const kept = sessionStorage.getItem(RETURN_TO);
    sessionStorage.removeItem(RETURN_TO);
    if (kept !== null && /^\/(?![/\\])/.test(kept)) return kept;
  } catch {
    // storage is forbidden here: everybody begins at the inbox
  }
  return '/inbox/all';
}
function keepReturnTo(): void {
  if (location.pathname === '/signed-in') return;
  try {
    sessionStorage.setItem(RETURN_TO, location.pathname + location.search);
  } catch {
    // as above
  }
}

/** One button for each provider: the browser goes there and comes back to `/signed-in`. */
export function ProviderButtons({ providers, primary }: { providers: readonly ProviderButton[]; primary: boolean }) {
  const { localized } = useI18n();
  const deed = useDeed();
  const words = useTroubleText();
  const go = (providerId: string) =>
    deed.run(async () => {
      try {
        const { url } = await call('beginByProvider', { body: { providerId } });
        keepReturnTo();
        location.assign(url);
      } catch (error) {
        const trouble = troubleOf(error);
        throw trouble === undefined ? error : new ApiError({ ...(error as ApiError).problem, detail: words(trouble) });
      }
    });
  return (
    <div className="stack-y">
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {providers.map((provider) => (
        <Button
          key={provider.id}
          look={primary ? 'primary' : 'plain'}
          size="lg"
          block
          icon="shield"
          busy={deed.busy}
          onClick={() => void go(provider.id)}
        >
          {localized(provider.label)}
        </Button>
      ))}
    </div>
  );
}
