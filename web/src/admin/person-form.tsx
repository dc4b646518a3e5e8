import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { UserRow } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useReference } from '../inbox/use-reference';
import { useDeed } from '../pages/use-deed';
import { useSession } from '../session/session';
import { useWays } from '../session/ways';
import { SelectField, TextField } from '../ui/field';
import { CheckList } from './check-list';
import { FormDialog } from './form-dialog';
import { PersonAccess } from './person-access';

const ROLES = ['agent', 'supervisor', 'administrator'] as const;
const SHORTEST_PASSWORD = 12;

export function PersonForm({ user, onClose }: { user: UserRow | undefined; onClose: () => void }) {
  const { t, localized } = useI18n();
  const { session } = useSession();
  const { teams } = useReference();
  const client = useQueryClient();
  const deed = useDeed();
  const [id] = useState(newId);
  const [email, setEmail] = useState('');
  const [name, setName] = useState(user?.name ?? '');
  const [role, setRole] = useState<UserRow['role']>(user?.role ?? 'agent');
  const [language, setLanguage] = useState<UserRow['language']>(user?.language ?? 'ar');
  const [centreIds, setCentreIds] = useState<readonly string[]>(
    user?.centreIds ?? session.centres.slice(0, 1).map((centre) => centre.id),
  );
  const [teamIds, setTeamIds] = useState<readonly string[]>(user?.teamIds ?? []);
  const [password, setPassword] = useState('');
  const ways = useWays().data;
  const [wish, setWish] = useState<'password' | 'provider'>();
  const comesBy = wish ?? (ways?.passwords === false ? 'provider' : 'password');
  const save = async () => {
    const shared = { name, role, centreIds: [...centreIds], teamIds: [...teamIds] };
    const deedDone = await deed.run(
      () =>
        user === undefined
          ? call('createUser', {
              body: { ...shared, email: email.trim(), language, ...(comesBy === 'password' ? { password } : {}) },
              idempotencyKey: id,
            })
          : call('updateUser', { params: { id: user.id }, body: { ...changed(user, shared), version: user.version } }),
      t('toast.saved'),
    );
    if (!deedDone) return;
    void client.invalidateQueries({ queryKey: ['users'] });
    void client.invalidateQueries({ queryKey: ['reference'] });
    onClose();
  };
  return (
    <FormDialog title={user?.name ?? t('people.add')} deed={deed} onSave={save} onClose={onClose}>
      <TextField
        label={t('people.name')}
        required
        maxLength={120}
        value={name}
        onChange={setName}
        error={deed.fields.name}
        data-autofocus=""
      />
      {user === undefined && (
        <TextField
          label={t('people.email')}
          type="email"
          ltr
          required
          value={email}
          onChange={setEmail}
          error={deed.fields.email}
          autoComplete="off"
        />
      )}
      <SelectField
        label={t('people.role')}
        value={role}
        onChange={(value) => setRole(ROLES.find((each) => each === value) ?? 'agent')}
        options={ROLES.map((each) => ({ value: each, label: t(`role.${each}`) }))}
      />
      {user?.disabledAt === null && <PersonAccess user={user} />}
      <CheckList
        label={t('people.centres')}
        options={session.centres.map((centre) => ({ id: centre.id, label: localized(centre.name) }))}
        chosen={centreIds}
        onChange={setCentreIds}
        error={deed.fields.centreIds}
      />
      <CheckList
        label={t('people.teams')}
        options={teams
          .filter((team) => centreIds.includes(team.centreId))
          .map((team) => ({ id: team.id, label: localized(team.name) }))}
        chosen={teamIds}
        onChange={setTeamIds}
        error={deed.fields.teamIds}
      />
      {user === undefined && (
        <>
          <SelectField
            label={t('people.language')}
            value={language}
            onChange={(value) => setLanguage(value === 'en' ? 'en' : 'ar')}
            options={(['ar', 'en'] as const).map((each) => ({ value: each, label: t(`language.${each}`) }))}
          />
          {(ways?.providers.length ?? 0) > 0 && (
            <SelectField
              label={t('people.comesBy')}
              value={comesBy}
              onChange={(value) => setWish(value === 'provider' ? 'provider' : 'password')}
              options={(['password', 'provider'] as const).map((each) => ({
                value: each,
                label: t(`people.comesBy.${each}`),
              }))}
            />
          )}
          {comesBy === 'password' && (
            <TextField
              label={t('people.password')}
              help={t('people.passwordHelp')}
              ltr
              required
              minLength={SHORTEST_PASSWORD}
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
              error={deed.fields.password}
            />
          )}
        </>
      )}
    </FormDialog>
  );
}

type Shared = Pick<UserRow, 'name' | 'role' | 'centreIds' | 'teamIds'>;
/** Only what differs: the password is asked for again where rights change, and not for a name. */
function changed(before: Shared, after: Shared): Partial<Shared> {
  const list = (ids: readonly string[]) => [...ids].sort().join();
  return {
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.role === before.role ? {} : { role: after.role }),
    ...(list(after.centreIds) === list(before.centreIds) ? {} : { centreIds: after.centreIds }),
    ...(list(after.teamIds) === list(before.teamIds) ? {} : { teamIds: after.teamIds }),
  };
}
