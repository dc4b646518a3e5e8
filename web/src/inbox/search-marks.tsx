import type { ListedTicket, SearchMatch, SnippetPiece } from '../../../src/shared/api';
import { useI18n } from '../i18n';
import { detectDirection, displayName } from '../text/direction';
import { Icon } from '../ui/icon';

/** A text with what was looked for marked in it. */
export function Marked({ pieces }: { pieces: readonly SnippetPiece[] }) {
  return pieces.map((piece, at) =>
    piece.hit ? <mark key={at}>{displayName(piece.text)}</mark> : displayName(piece.text),
  );
}

const textOf = (pieces: readonly SnippetPiece[]): string => pieces.map((piece) => piece.text).join('');

/** Where a case was found: the words around the hit, and whether a note, a stranger's message or a file has them. */
export function FoundLine({ row, match }: { row: ListedTicket; match: SearchMatch }) {
  const { t } = useI18n();
  const { kind, from } = match;
  // found by its subject, its person or its number: the text's first words say what it is about
  const snippet = match.snippet ?? [{ text: row.snippet, hit: false }];
  return (
    <span className="found">
      {kind === 'note' && <FoundIn icon="note" label={t('found.note')} />}
      {kind === 'third_party' && <FoundIn icon="help" label={t('found.thirdParty')} />}
      {from === 'file' && <FoundIn icon="clip" label={t('found.file')} />}
      <bdi className="subj" dir={detectDirection(textOf(snippet)) ?? match.direction}>
        <Marked pieces={snippet} />
      </bdi>
    </span>
  );
}

function FoundIn({ icon, label }: { icon: 'note' | 'help' | 'clip'; label: string }) {
  return (
    <span className="found-in" title={label}>
      <Icon name={icon} size="xs" />
      <span className="vh">{label}</span>
    </span>
  );
}
