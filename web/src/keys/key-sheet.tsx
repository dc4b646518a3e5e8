import { useI18n, type MessageKey } from '../i18n';
import { useSetting, writeSetting } from '../session/settings';
import { Dialog } from '../ui/dialog';
import { CheckField } from '../ui/field';
import { Keys } from '../ui/kbd';

const SHEET: readonly {
  readonly title: MessageKey;
  readonly keys: readonly (readonly [readonly string[], MessageKey])[];
}[] = [
  {
    title: 'keys.list',
    keys: [
      [['J'], 'keys.next'],
      [['K'], 'keys.previous'],
      [['↵'], 'keys.open'],
      [['Esc'], 'keys.back'],
      [['/'], 'keys.search'],
      [['G', 'I'], 'keys.goInbox'],
      [['G', 'M'], 'keys.goMine'],
      [['G', 'U'], 'keys.goUrgent'],
    ],
  },
  {
    title: 'keys.ticket',
    keys: [
      [['C'], 'action.classify'],
      [['D'], 'keys.data'],
      [['A'], 'action.assign'],
      [['U'], 'keys.urgent'],
      [['E'], 'keys.close'],
      [['M'], 'keys.merge'],
      [['L'], 'keys.link'],
      [['O'], 'keys.appeal'],
      [['F'], 'referral.do'],
      [['!'], 'keys.spam'],
      [['R'], 'composer.reply'],
      [['N'], 'composer.note'],
      [['Z'], 'action.undo'],
      [['?'], 'keys.title'],
    ],
  },
  {
    title: 'keys.writing',
    keys: [
      [[';'], 'composer.canned'],
      [['Ctrl', '↵'], 'composer.send'],
      [['Ctrl', 'Shift', '↵'], 'composer.sendResult'],
      [['Esc'], 'keys.leaveBox'],
    ],
  },
];

/** All keys on one page, and the switch that turns single-letter keys off (WCAG 2.1.4). */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  const single = useSetting('singleKeys');
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <div className="key-sheet">
        {SHEET.map((part) => (
          <section key={part.title}>
            <h3>{t(part.title)}</h3>
            <dl>
              {part.keys.map(([keys, label]) => (
                <div key={label}>
                  <dt>{t(label)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <CheckField
        label={t('keys.single')}
        help={t('keys.singleHelp')}
        checked={single === 'on'}
        onChange={(on) => writeSetting('singleKeys', on ? 'on' : 'off')}
      />
    </Dialog>
  );
}
