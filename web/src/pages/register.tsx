import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { FormField, ManualForm } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { refreshLists } from '../inbox/use-live-inbox';
import { Button } from '../ui/button';
import { CheckField, SelectField, TextAreaField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { Empty } from '../ui/states';
import { ASK_ON } from '../ticket/use-deeds';
import { Loaded } from './loaded';
import { Page } from './page';
import { useDeed } from './use-deed';

type Values = Readonly<Record<string, string | boolean>>;

/** What was said on the phone or in person. The form is drawn from what its connector describes; no screen knows a channel. */
export default function Register() {
  const { t } = useI18n();
  const query = useQuery({
    queryKey: ['forms'],
    queryFn: ({ signal }) => call('listForms', { signal }),
    staleTime: 60_000,
  });
  return (
    <Page title={t('register.title')} lead={t('register.lead')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('register.none')}>{t('register.noneText')}</Empty>
          ) : (
            <Choose forms={items} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Choose({ forms }: { forms: readonly ManualForm[] }) {
  const i18n = useI18n();
  const { channel } = useParams();
  const [accountId, setAccountId] = useState(
    (forms.find((form) => form.channel === channel) ?? forms[0])?.accountId ?? '',
  );
  const form = forms.find((each) => each.accountId === accountId) ?? forms[0];
  if (form === undefined) return null;
  return (
    <>
      {forms.length > 1 && (
        <SelectField
          label={i18n.t('register.form')}
          value={accountId}
          onChange={setAccountId}
          options={forms.map((each) => ({ value: each.accountId, label: i18n.localized(each.name) }))}
        />
      )}
      <DrawnForm key={form.accountId} form={form} />
    </>
  );
}

function DrawnForm({ form }: { form: ManualForm }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const navigate = useNavigate();
  const deed = useDeed();
  const [values, setValues] = useState<Values>({});
  // One id for one contact, however often the button is pressed (ruling 10).
  const [id, setId] = useState(newId);
  const [done, setDone] = useState<{ ticketId: string; reference: string }>();
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(), [deed.fields]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void deed.run(async () => {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
      setDone(
        await call('submitForm', {
          params: { channel: form.channel },
          body: { id, accountId: form.accountId, values: given },
          idempotencyKey: id,
        }),
      );
      refreshLists(client);
    });
  };
  const again = () => {
    setValues({});
    setId(newId());
    setDone(undefined);
  };
  if (done !== undefined)
    return (
      <div className="form-card" role="status">
        <Notice tone="plain" icon="check-circle">
          <b>{t('register.done', { reference: done.reference })}</b>
        </Notice>
        <div className="row-x">
          <Button look="primary" autoFocus onClick={() => void navigate(`/inbox/all/${done.ticketId}`)}>
            {t('register.open')}
          </Button>
          <Button icon="pen" onClick={() => void navigate(`/inbox/all/${done.ticketId}`, { state: ASK_ON })}>
            {t('fields.title')}
          </Button>
          <Button onClick={again}>{t('register.another')}</Button>
        </div>
      </div>
    );
  return (
    <form
      className="form-card"
      ref={element}
      // the server judges every field at once and in the reader's language, which the browser's own bubbles do not
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => event.code === 'Enter' && event.ctrlKey && event.currentTarget.requestSubmit()}
    >
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      {form.fields.map((field) => (
        <DrawnField
          key={field.name}
          field={field}
          value={values[field.name]}
          error={deed.fields[field.name] ?? deed.fields[`values.${field.name}`]}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      <Button look="primary" size="lg" type="submit" hint="Ctrl ↵" busy={deed.busy}>
        {t('register.submit')}
      </Button>
    </form>
  );
}

interface DrawnFieldProps {
  readonly field: FormField;
  readonly value: string | boolean | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string | boolean) => void;
}
const LTR_KINDS: ReadonlySet<FormField['kind']> = new Set(['email', 'tel', 'national_id', 'datetime']);
const INPUT_TYPES: Partial<Readonly<Record<FormField['kind'], string>>> = {
  email: 'email',
  tel: 'tel',
  datetime: 'datetime-local',
};

/** One field by its kind; its words come with it in both languages. */
function DrawnField({ field, value, error, onChange }: DrawnFieldProps) {
  const { t, localized } = useI18n();
  const help = field.help === undefined ? undefined : localized(field.help);
  const frame = { label: localized(field.label), help, error, optional: !field.required };
  const text = typeof value === 'string' ? value : '';
  const common = { ...frame, value: text, onChange, required: field.required };
  const limit = field.maxLength === undefined ? {} : { maxLength: field.maxLength };
  if (field.kind === 'checkbox')
    return (
      <CheckField
        label={frame.label}
        {...(help === undefined ? {} : { help })}
        checked={value === true}
        onChange={onChange}
      />
    );
  if (field.kind === 'select')
    return (
      <SelectField
        {...common}
        options={[
          { value: '', label: t('register.choose') },
          ...(field.options ?? []).map((option) => ({ value: option.value, label: localized(option.label) })),
        ]}
      />
    );
  if (field.kind === 'textarea') return <TextAreaField {...common} {...limit} rows={6} />;
  return (
    <TextField
      {...common}
      {...limit}
      type={INPUT_TYPES[field.kind] ?? 'text'}
      ltr={LTR_KINDS.has(field.kind)}
      {...(field.kind === 'national_id' ? { inputMode: 'numeric' as const } : {})}
    />
  );
}
