import { useRef, useState } from 'react';
import type { AppealInfo, CaseAppeals, DecideAppeal, Ticket } from '../../../src/shared/api';
import { call } from '../api/client';
import { newId } from '../api/new-id';
import { useI18n } from '../i18n';
import { useDeed } from '../pages/use-deed';
import { Button } from '../ui/button';
import { SelectField, TextAreaField, TextField } from '../ui/field';
import { Notice } from '../ui/notice';
import { choices, draftOf, ResultFields, toResult, useTypeRules } from './result-fields';
import { useAppealMoved } from './use-appeals';

/** AD-4 is for what is not admitted: it is no decision of a review. */
const NOT_ADMITTED = 'AD-4';

/** The reviewer's decision with its reasons, and the answer that tells it: they go out together. */
export function AppealDecision({ ticket, appeal, data }: { ticket: Ticket; appeal: AppealInfo; data: CaseAppeals }) {
  const i18n = useI18n();
  const { t } = i18n;
  const deed = useDeed();
  const moved = useAppealMoved(ticket);
  const [draft, setDraft] = useState({ decision: '', reasons: '', nextRoad: '', text: '' });
  const [result, setResult] = useState(() => draftOf(ticket));
  const set = (change: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...change }));
  const { needsCause } = useTypeRules(ticket, result.type);
  // the same decision, however often it is sent
  const replyId = useRef(newId());
  const save = async () => {
    const { text, ...verdict } = draft;
    const body: DecideAppeal = {
      ...verdict,
      version: ticket.version,
      reply: { id: replyId.current, text, to: ticket.reply.to.map(({ address }) => address), result: toResult(result, needsCause), force: true },
    };
    await deed.run(() => call('decideAppeal', { params: { id: ticket.id }, body }), t('appeal.decided'));
    await moved();
  };
  return (
    <form
      className="stack-y"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h3>{t('appeal.decide')}</h3>
      {deed.problem !== undefined && (
        <Notice tone="danger" live>
          {deed.problem}
        </Notice>
      )}
      <SelectField
        label={t('appeal.decision')}
        error={deed.fields['decision']}
        value={draft.decision}
        options={choices(data.decisions.filter(({ code }) => code !== NOT_ADMITTED), i18n)}
        onChange={(decision) => set({ decision })}
      />
      <TextAreaField
        label={t('appeal.reasons')}
        help={t('appeal.reasonsHelp')}
        error={deed.fields['reasons']}
        rows={3}
        dir="auto"
        maxLength={10_000}
        value={draft.reasons}
        onChange={(reasons) => set({ reasons })}
      />
      <ResultFields ticket={ticket} draft={result} errors={deed.fields} onChange={(change) => setResult((before) => ({ ...before, ...change }))} />
      <TextAreaField
        label={t('appeal.answer')}
        help={t('appeal.answerHelp')}
        rows={6}
        dir="auto"
        maxLength={200_000}
        required
        value={draft.text}
        onChange={(text) => set({ text })}
      />
      {appeal.isLastRound && (
        <TextField
          label={t('appeal.nextRoad')}
          help={t('appeal.nextRoadHelp')}
          error={deed.fields['nextRoad']}
          maxLength={1000}
          value={draft.nextRoad}
          onChange={(nextRoad) => set({ nextRoad })}
        />
      )}
      <Button look="primary" type="submit" icon="send" busy={deed.busy}>
        {t('appeal.decideAndSend')}
      </Button>
    </form>
  );
}
