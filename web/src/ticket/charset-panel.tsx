import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Charset, CharsetSample, Message } from '../../../src/shared/api';
import { call } from '../api/client';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Chip } from '../ui/chip';
import { Notice } from '../ui/notice';
import { errorText, RowSkeletons, useSlow } from '../ui/states';
import { Ask } from './ask';
import { useSetCharset } from './use-set-charset';

type Reading = CharsetSample['readings'][number];
const isSame = (one: Reading, other: Reading | undefined): boolean =>
  one.subject === other?.subject && one.text === other.text;

/** Signs that hardly stand in anybody's words: boxes, broken letters, marks of other trades. */
const ODD = /[^\p{L}\p{M}\p{N}\s.,:;!?()"'/@%+«»،؛؟ـ–-]/gu;
/** The automatic reading comes first, then what looks like words, last what only says the same once more. */
function place(reading: Reading, automatic: Reading | undefined): number {
  if (reading === automatic) return -1;
  if (isSame(reading, automatic)) return Number.MAX_SAFE_INTEGER;
  return `${reading.subject}${reading.text}`.match(ODD)?.length ?? 0;
}

/** How the message begins in each character set, the present one marked. Arrows choose, Enter decides, Esc leaves it as it is. */
export function CharsetPanel({
  message,
  ticketId,
  onClose,
}: {
  message: Message;
  ticketId: string;
  onClose: () => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const deed = useDeed();
  const setCharset = useSetCharset(message, ticketId);
  const { data, error, isPending } = useQuery({
    queryKey: ['charsets', message.id],
    queryFn: ({ signal }) => call('sampleCharsets', { params: { id: message.id }, signal }),
    gcTime: 0,
    retry: false,
  });
  const slow = useSlow(isPending);
  const [picked, setPicked] = useState<Charset>();
  const current = data?.readings.find((reading) => reading.charset === data.current)?.charset ?? 'auto';
  const chosen = picked ?? current;
  const apply = async () => {
    if (await deed.run(() => setCharset(chosen, current))) onClose();
  };
  return (
    <Ask
      title={t('charset.title')}
      confirm={t('charset.apply')}
      ready={data !== undefined && chosen !== current}
      deed={deed}
      onConfirm={() => void apply()}
      onClose={onClose}
    >
      {error === null ? (
        <p className="hint">{t('charset.about')}</p>
      ) : (
        <Notice tone="danger" live>
          {errorText(error, i18n)}
        </Notice>
      )}
      {slow && <RowSkeletons count={4} />}
      {data !== undefined && <Readings sample={data} current={current} chosen={chosen} onPick={setPicked} />}
    </Ask>
  );
}

interface ReadingsProps {
  readonly sample: CharsetSample;
  readonly current: Charset;
  readonly chosen: Charset;
  readonly onPick: (charset: Charset) => void;
}

function Readings({ sample, current, chosen, onPick }: ReadingsProps) {
  const { t } = useI18n();
  const group = useRef<HTMLFieldSetElement>(null);
  // they come after the dialog has opened
  useEffect(() => group.current?.querySelector<HTMLElement>(':checked')?.focus(), []);
  const automatic = sample.readings.find((reading) => reading.charset === 'auto');
  const readings = sample.readings.toSorted((one, other) => place(one, automatic) - place(other, automatic));
  const allSame = sample.readings.every((reading) => isSame(reading, automatic));
  return (
    <>
      {allSame && <Notice tone="info">{t('charset.allSame')}</Notice>}
      <fieldset ref={group} className="readings">
        <legend className="vh">{t('charset.choose')}</legend>
        {readings.map((reading) => (
          <ReadingChoice
            key={reading.charset}
            reading={reading}
            same={reading !== automatic && isSame(reading, automatic)}
            current={reading.charset === current}
            checked={reading.charset === chosen}
            onPick={() => onPick(reading.charset)}
          />
        ))}
      </fieldset>
    </>
  );
}

interface ReadingChoiceProps {
  readonly reading: Reading;
  /** It gives what the automatic reading gives: the words are not repeated. */
  readonly same: boolean;
  readonly current: boolean;
  readonly checked: boolean;
  readonly onPick: () => void;
}

function ReadingChoice({ reading, same, current, checked, onPick }: ReadingChoiceProps) {
  const { t } = useI18n();
  return (
    <label className="reading">
      <input type="radio" name="charset" value={reading.charset} checked={checked} onChange={onPick} />
      <span className="grow">
        <span className="named">
          <b>{t(`charset.${reading.charset}`)}</b>
          {current && <Chip tone="ok">{t('charset.inUse')}</Chip>}
        </span>
        {same ? (
          <span className="hint">{t('charset.same')}</span>
        ) : (
          <span className="words" dir={reading.direction}>
            {reading.subject !== '' && <b>{reading.subject}</b>}
            <span>{reading.text}</span>
          </span>
        )}
      </span>
    </label>
  );
}
