import type { CannedReply } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { detectDirection } from '../text/direction';

interface CannedListProps {
  readonly id: string;
  readonly replies: readonly CannedReply[];
  readonly active: number;
  /** The words as they would stand in this answer. */
  readonly fill: (reply: CannedReply) => string;
  readonly onActive: (at: number) => void;
  readonly onPick: (reply: CannedReply) => void;
}

/** Opens above the text at `;`. The focus stays in the text. */
export function CannedList({ id, replies, active, fill, onActive, onPick }: CannedListProps) {
  const { t } = useI18n();
  return (
    <ul className="canned" role="listbox" id={id} aria-label={t('composer.canned')}>
      {replies.map((reply, at) => (
        <li
          key={reply.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className="opt"
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onActive(at)}
          onClick={() => onPick(reply)}
        >
          <span className="grow">
            <bdi>{reply.title}</bdi>
            <small className="subj" dir={detectDirection(reply.body)}>
              {fill(reply)}
            </small>
          </span>
          <span className="end">
            <bdi dir={detectDirection(reply.shortcut)}>;{reply.shortcut}</bdi>
          </span>
        </li>
      ))}
    </ul>
  );
}
