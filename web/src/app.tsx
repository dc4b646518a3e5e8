import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { BrowserRouter, Navigate, Outlet, Route, Routes } from 'react-router';
import { HoldBar } from './admin/hold-bar';
import { ApiError } from './api/client';
import { useI18n } from './i18n';
import { InboxScreen } from './inbox/inbox-screen';
import { Nav } from './inbox/nav';
import { TabBar } from './inbox/tab-bar';
import { KeySheet } from './keys/key-sheet';
import { useKeys } from './keys/keys';
import { connectLive } from './live/live';
import { OfflineBar } from './live/offline-bar';
import { MailOnlyBar } from './session/mail-only-bar';
import { ChangePassword } from './session/change-password';
import { AskAgain } from './session/confirm-dialog';
import { ConfirmedPage } from './session/confirm-by-provider';
import { ResetPassword, resetTokenOf } from './session/reset-password';
import { SessionGate, useOtherLanguage, useSession } from './session/session';
import { DoorFrame, SignIn } from './session/sign-in';
import { takeReturnTo } from './session/ways';
import { RowSkeletons, useSlow } from './ui/states';
import { ToastRegion } from './ui/toast';

const Quarantine = lazy(() => import('./pages/quarantine'));
const Blocks = lazy(() => import('./pages/blocks'));
const SuppressionPage = lazy(() => import('./admin/suppression'));
const LedgerPage = lazy(() => import('./pages/ledger'));
const Register = lazy(() => import('./pages/register'));
const People = lazy(() => import('./admin/people'));
const Accounts = lazy(() => import('./admin/accounts'));
const Operations = lazy(() => import('./admin/operations'));
const Organisation = lazy(() => import('./admin/organisation'));
const SignInSettings = lazy(() => import('./admin/sign-in'));
const ApiKeys = lazy(() => import('./admin/api-keys'));
const Templates = lazy(() => import('./admin/templates'));
const ServiceLevels = lazy(() => import('./admin/service-levels'));
const Calendars = lazy(() => import('./admin/calendars'));
const Canned = lazy(() => import('./admin/canned'));

const ForcedEnrolment = lazy(async () => ({ default: (await import('./session/two-step')).ForcedEnrolment }));

const MAX_RETRIES = 2;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The server's "no" is an answer; only silence is asked again.
        retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < MAX_RETRIES,
        refetchOnWindowFocus: true,
        staleTime: 5_000,
        // Whether we are connected is found out by asking, not by what the browser believes of its network.
        networkMode: 'always',
      },
    },
  });
}

export function App({ client }: { client: QueryClient }) {
  const resetToken = resetTokenOf(location.pathname);
  if (resetToken !== undefined) return <ResetPassword token={resetToken} />;
  if (location.pathname === '/confirmed') return <ConfirmedPage />;
  return (
    <QueryClientProvider client={client}>
      <SessionGate signIn={<SignIn />} waiting={null}>
        <BrowserRouter>
          <House />
        </BrowserRouter>
      </SessionGate>
    </QueryClientProvider>
  );
}

function House() {
  const { t } = useI18n();
  const { session } = useSession();
  const speak = useOtherLanguage();
  if (session.mustChangePassword)
    return (
      <DoorFrame title={t('password.title')} onOtherLanguage={speak}>
        <ChangePassword forced onDone={() => undefined} />
        <ToastRegion />
        <AskAgain />
      </DoorFrame>
    );
  if (session.mustEnrol)
    return (
      <DoorFrame title={t('twoStep.title')} onOtherLanguage={speak}>
        <Suspense fallback={null}>
          <ForcedEnrolment />
        </Suspense>
        <AskAgain />
      </DoorFrame>
    );
  return (
    <Routes>
      <Route element={<Frame />}>
        <Route path="/inbox/:view/:ticketId?" element={<InboxScreen />} />
        <Route path="/register/:channel?" element={<Register />} />
        <Route path="/quarantine" element={<Quarantine />} />
        <Route path="/blocks" element={<Blocks />} />
        <Route path="/suppressions" element={<SuppressionPage />} />
        <Route path="/ledger" element={<LedgerPage />} />
        <Route path="/settings/people" element={<People />} />
        <Route path="/settings/accounts" element={<Accounts />} />
        <Route path="/settings/organisation" element={<Organisation />} />
        <Route path="/settings/operations" element={<Operations />} />
        <Route path="/settings/keys" element={<ApiKeys />} />
        <Route path="/settings/templates" element={<Templates />} />
        <Route path="/settings/service-levels" element={<ServiceLevels />} />
        <Route path="/settings/calendars" element={<Calendars />} />
        <Route path="/settings/canned" element={<Canned />} />
        <Route path="/settings/sign-in" element={<SignInSettings />} />
        <Route path="/signed-in" element={<Arrived />} />
        <Route path="*" element={<Navigate to="/inbox/all" replace />} />
      </Route>
    </Routes>
  );
}

/** Back from a provider: on to what was wanted before. */
function Arrived() {
  const [to] = useState(takeReturnTo);
  return <Navigate to={to} replace />;
}

/** What stands round every page: the rail, the bar that says the connection is away, the toasts, the `?` sheet. */
function Frame() {
  const { t } = useI18n();
  const { session } = useSession();
  const [sheet, setSheet] = useState(false);
  useEffect(connectLive, [session.user.id]);
  useKeys({ 'Shift+Slash': () => setSheet(true) });
  return (
    <div className="house">
      <a className="skip btn" href="#content">
        {t('nav.skip')}
      </a>
      <div className="bars">
        <OfflineBar />
        <HoldBar />
        <MailOnlyBar />
      </div>
      {session.demo && <p className="demo-line">{t('demo.line')}</p>}
      <div className="app">
        <Nav />
        <main id="content" tabIndex={-1}>
          <Suspense fallback={<PageWait />}>
            <Outlet />
          </Suspense>
        </main>
        <TabBar />
      </div>
      <ToastRegion />
      <AskAgain />
      {sheet && <KeySheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function PageWait() {
  return useSlow(true) ? <RowSkeletons count={6} /> : null;
}
