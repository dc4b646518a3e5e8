import { AppError } from '../../app/errors';
import { listUsers } from '../../app/people/users';
import { requireReleased, streamBlob } from '../../app/read-blob';
import { replayQuarantine } from '../../app/replay-quarantine';
import { isReleased } from '../../core/scan';
import type { SightingId } from '../../core/ids';
import { needsAcceptance, needsCause } from '../../core/result';
import { CASE_TYPES } from '../../core/seed/case-types';
import { proposedClass } from '../../core/case-class';
import { CATEGORIES } from '../../core/seed/categories';
import { COMPETENT_BODIES } from '../../core/seed/competent-bodies';
import { CAUSES, OUTCOMES, REJECTIONS, SUBJECTS } from '../../core/seed/code-lists';
import { readLedger } from '../../db/read/ledger';
import { listQuarantine, readQuarantined } from '../../db/read/quarantine';
import { recordRead } from '../../db/read/read-log';
import type { Handlers } from '../call';
import { sendOriginal } from '../files';
import { previewOf } from '../quarantine-preview';

type OperationsHandlers = Pick<
  Handlers,
  'reference' | 'listQuarantine' | 'quarantineRaw' | 'replayQuarantine' | 'ledger'
>;

export const operationsHandlers: OperationsHandlers = {
  async reference({ app, viewer }) {
    const [teams, users, centres] = await Promise.all([
      app.db.stores.people.centres.listTeams(),
      listUsers(app, viewer),
      app.db.stores.people.centres.list(),
    ]);
    const codes = centres.filter((centre) => viewer.centreIds.includes(centre.id)).map((centre) => centre.code);
    return {
      types: CASE_TYPES.filter((type) => type.centres.some((code) => codes.includes(code))).map((type) => ({
        ...type,
        needsCause: needsCause(type.code),
        needsAcceptance: needsAcceptance(type.code),
      })),
      lists: { outcomes: [...OUTCOMES], causes: [...CAUSES], subjects: [...SUBJECTS], rejections: [...REJECTIONS], bodies: [...COMPETENT_BODIES] },
      categories: CATEGORIES.map(({ code, name, parent }) => ({ code, name, parent, proposes: proposedClass(code) })),
      teams: teams.filter((team) => viewer.centreIds.includes(team.centreId)),
      colleagues: users.map(({ id, name, role, teamIds, centreIds, disabledAt }) => ({
        id,
        name,
        role,
        teamIds,
        centreIds,
        disabled: disabledAt !== null,
      })),
      channels: [...app.connectors.values()].map(({ id, about, capabilities }) => ({
        id,
        name: about.name,
        icon: about.icon,
        reply: capabilities.reply,
      })),
    };
  },

  async listQuarantine({ app, viewer, query }) {
    const page = await listQuarantine(app.db.knex, viewer, query);
    const items = await Promise.all(
      page.items.map(async ({ blob, sourceKey, transport, scan, ...item }) => ({
        ...item,
        rawHeld: isReleased(scan, app.scanRequired) ? null : scan,
        preview: await previewOf(app, item, { blob, sourceKey, transport }),
      })),
    );
    return { items, next: page.next };
  },

  async quarantineRaw({ app, viewer, param, response }) {
    const found = await readQuarantined(app.db.knex, viewer, param('id'));
    if (found === undefined) throw new AppError('not_found');
    requireReleased(app, found.scan);
    await recordRead(app.db.knex, viewer, 'quarantine_raw', { objectId: param('id') });
    await sendOriginal(
      response,
      streamBlob(app, { blobId: found.blob.id, sealedKey: found.blob.sealedKey }),
      param('id'),
    );
  },

  replayQuarantine: ({ app, viewer, param }) => replayQuarantine(app, viewer, param('id') as SightingId),

  async ledger({ app, viewer, query }) {
    const rows = await readLedger(app.db.knex, viewer.centreIds, query.days);
    return { rows, balanced: rows.every((row) => row.balanced) };
  },
};
