import { useQueries } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { AccountInfo } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n, type MessageKey } from '../i18n';
import { useSession } from '../session/session';
import { Icon } from '../ui/icon';

interface Step {
  readonly key: 'mailbox' | 'signIn' | 'people' | 'alarms';
  readonly to: string;
  /** Undefined: this person may not know, and the step is left out. */
  readonly done: boolean | undefined;
}

const isConnected = ({ channel, enabled, config, health }: AccountInfo) =>
  channel === 'email' && enabled && config.imap !== undefined && health.state === 'ok';

/** What is left to do of setting up, for whoever may do it. Undefined while it is not known, or when nothing is left. */
export function useFirstSteps(wanted: boolean): readonly Step[] | undefined {
  const { can } = useSession();
  const enabled = wanted && can('accounts.manage');
  const [accounts, people, signIn, alarms] = useQueries({
    queries: [
      { queryKey: ['accounts'], queryFn: ({ signal }) => call('listAccounts', { signal }), enabled },
      {
        queryKey: ['users'],
        queryFn: ({ signal }) => call('listUsers', { signal }),
        enabled: enabled && can('users.manage'),
      },
      {
        queryKey: ['sign-in'],
        queryFn: ({ signal }) => call('signInSettings', { signal }),
        enabled: enabled && can('users.manage'),
      },
      {
        queryKey: ['operation-settings'],
        queryFn: ({ signal }) => call('operationSettings', { signal }),
        enabled: enabled && can('operations.manage'),
      },
    ],
  });
  if (!enabled || [accounts, people, signIn, alarms].some(({ isLoading }) => isLoading)) return undefined;
  const steps: readonly Step[] = [
    { key: 'mailbox', to: '/settings/accounts', done: accounts.data?.items.some(isConnected) },
    { key: 'signIn', to: '/settings/sign-in', done: signIn.data && signIn.data.providers.length > 0 },
    { key: 'people', to: '/settings/people', done: people.data && people.data.items.length > 1 },
    {
      key: 'alarms',
      to: '/settings/operations',
      done: alarms.data && (alarms.data.mailAddresses.length > 0 || alarms.data.webhookUrl !== null),
    },
  ];
  const known = steps.filter(({ done }) => done !== undefined);
  return known.some(({ done }) => done === false) ? known : undefined;
}

/** An installation that is not set up yet leads an administrator there: one line a step, with what is done already. */
export function FirstSteps({ steps }: { steps: readonly Step[] }) {
  const { t } = useI18n();
  return (
    <ol className="first-steps">
      {steps.map(({ key, to, done }) => (
        <li key={key} data-state={done === true ? 'done' : 'open'}>
          <Icon name={done === true ? 'check-circle' : 'clock'} size="sm" />
          <span>
            <Link to={to}>{t(`firstSteps.${key}`)}</Link>
            <small>{t(done === true ? 'firstSteps.done' : HINTS[key])}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}

const HINTS: Readonly<Record<Step['key'], MessageKey>> = {
  mailbox: 'firstSteps.mailboxHint',
  signIn: 'firstSteps.signInHint',
  people: 'firstSteps.peopleHint',
  alarms: 'firstSteps.alarmsHint',
};
