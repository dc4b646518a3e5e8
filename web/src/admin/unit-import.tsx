import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { UnitImportResult } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { SelectField } from '../ui/field';
import { Notice } from '../ui/notice';

const COLUMNS = {
  facilities: 'code, ar, en, type, ownership, region, cluster, duty_manager_phone, coordinator, deputy_coordinator',
  people: 'unit, duty, name, mail, phone, trained_on, leave_from, leave_to',
} as const;
const MOST_BYTES = 1_400_000;
const MOST_SHOWN = 50;

/** A file of facilities or people: first told what it would do, then done; nothing happens while a row is wrong. */
export function UnitImport({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const client = useQueryClient();
  const deed = useDeed();
  const fileId = useId();
  const [what, setWhat] = useState<keyof typeof COLUMNS>('facilities');
  const [file, setFile] = useState<File>();
  const [result, setResult] = useState<UnitImportResult>();
  const tooLarge = file !== undefined && file.size > MOST_BYTES;
  const run = async (dryRun: boolean) => {
    if (file === undefined) return;
    await deed.run(async () => {
      const content = base64(new Uint8Array(await file.arrayBuffer()));
      setResult(await call('importUnits', { body: { what, content, dryRun } }));
    });
    if (!dryRun)
      for (const key of ['units', 'unit', 'unit-absences']) void client.invalidateQueries({ queryKey: [key] });
  };
  const ready = result !== undefined && !result.done && result.problems.length === 0;
  return (
    <Dialog
      title={t('import.title')}
      shape="sheet"
      onClose={onClose}
      footer={
        <>
          <Button
            look="primary"
            busy={deed.busy}
            disabled={file === undefined || tooLarge || result?.done === true}
            onClick={() => void run(!ready)}
          >
            {t(ready ? 'import.do' : 'import.check')}
          </Button>
          <Button look="ghost" onClick={onClose}>
            {t(result?.done === true ? 'action.dismiss' : 'action.cancel')}
          </Button>
        </>
      }
    >
      <div className="stack-y">
        <SelectField
          label={t('import.what')}
          help={t('import.columns', { columns: `\u2066${COLUMNS[what]}\u2069` })}
          value={what}
          onChange={(value) => {
            setWhat(value === 'people' ? 'people' : 'facilities');
            setResult(undefined);
          }}
          options={(['facilities', 'people'] as const).map((each) => ({
            value: each,
            label: t(`import.what.${each}`),
          }))}
        />
        <div className="field">
          <label htmlFor={fileId}>{t('import.file')}</label>
          <input
            id={fileId}
            className="in"
            type="file"
            accept=".csv,text/csv"
            aria-describedby={`${fileId}-h`}
            onChange={(event) => {
              setFile(event.target.files?.[0]);
              setResult(undefined);
            }}
          />
          <p className="hint" id={`${fileId}-h`}>
            {t('import.fileHelp')}
          </p>
        </div>
        {tooLarge && <Notice tone="danger">{t('import.tooLarge')}</Notice>}
        {deed.problem !== undefined && (
          <Notice tone="danger" live>
            {deed.problem}
          </Notice>
        )}
        {result !== undefined && <Told result={result} />}
      </div>
    </Dialog>
  );
}

function Told({ result }: { result: UnitImportResult }) {
  const { t } = useI18n();
  const { rows, created, changed, unchanged, problems, done } = result;
  if (problems.length === 0)
    return (
      <Notice tone={done ? 'info' : 'plain'} live>
        {done
          ? t('import.done', { created, changed, unchanged })
          : t('import.told', { rows, created, changed, unchanged })}
      </Notice>
    );
  return (
    <>
      <Notice tone="danger" live>
        {t('import.nothing')}
      </Notice>
      <ul className="sheet-list">
        {problems.slice(0, MOST_SHOWN).map(({ line, column, message }) => (
          <li key={`${line} ${column}`}>
            <span className="grow">
              <b>
                {t('import.line', { line })}
                {column !== '' && (
                  <>
                    {' · '}
                    <bdi dir="ltr">{column}</bdi>
                  </>
                )}
              </b>
              {message}
            </span>
          </li>
        ))}
      </ul>
      {problems.length > MOST_SHOWN && <p className="hint">{t('import.more', { n: problems.length - MOST_SHOWN })}</p>}
    </>
  );
}

/** In pieces, for a call takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
