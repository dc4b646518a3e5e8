import { releaseHold } from '../../app/operations/hold';
import { readOperationSettings, updateOperationSettings } from '../../app/operations/settings';
import { readHold, readOperations } from '../../app/operations/state';
import { may } from '../../core/rights';
import type { Handlers } from '../call';

type InstallationHandlers = Pick<
  Handlers,
  'installationState' | 'releaseHold' | 'operations' | 'operationSettings' | 'updateOperationSettings'
>;

export const installationHandlers: InstallationHandlers = {
  async installationState({ app, viewer }) {
    const hold = await readHold(app);
    const open = may(viewer, 'operations.manage')
      ? (await readOperations(app, viewer)).alarms.filter((alarm) => alarm.closedAt === null).length
      : null;
    return {
      hold:
        hold === undefined
          ? null
          : {
              since: hold.since.toISOString(),
              backupTakenAt: hold.backupTakenAt.toISOString(),
              deliveriesUnknown: hold.report.deliveriesUnknown,
              erasuresReplayed: hold.report.erasuresReplayed,
            },
      openAlarms: open,
    };
  },

  releaseHold: ({ app, viewer }) => releaseHold(app, viewer),

  async operations({ app, viewer }) {
    const { alarms, marks, canaries } = await readOperations(app, viewer);
    return {
      alarms: alarms.map(({ id, kind, severity, accountName, facts, openedAt, closedAt }) => ({
        id,
        kind,
        severity,
        accountName,
        facts,
        openedAt: openedAt.toISOString(),
        closedAt: closedAt?.toISOString() ?? null,
      })),
      lastBackupAt: marks.get('backup')?.toISOString() ?? null,
      lastRestoreTestAt: marks.get('restore_test')?.toISOString() ?? null,
      canaries: canaries.map((canary) => ({
        accountId: canary.accountId,
        queuedAt: canary.queuedAt.toISOString(),
        outSeconds: secondsBetween(canary.queuedAt, canary.sentAt),
        inSeconds: secondsBetween(canary.sentAt, canary.arrivedAt),
      })),
    };
  },

  operationSettings: ({ app, viewer }) => readOperationSettings(app, viewer),
  updateOperationSettings: ({ app, viewer, body }) => updateOperationSettings(app, viewer, body),
};

const secondsBetween = (from: Date | null, to: Date | null): number | null =>
  from === null || to === null ? null : Math.max(0, (to.getTime() - from.getTime()) / 1000);
